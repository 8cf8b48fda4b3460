import { createServer } from 'node:http';
import { ffmpegPath, pushArgs } from '../../apps/agent/test/support/studio.ts';
import { Children } from '../../test/support/children.ts';
import { openChromiumInside } from '../../test/support/chromium.ts';
import { freePort } from '../../test/support/freePort.ts';
import { cutLiveHls } from '../../test/support/liveHls.ts';
import { rtmpServer } from '../../test/support/rtmpServer.ts';
import { startSite } from '../../test/support/site.ts';
import { shareOf } from './shareOf.ts';

/** How long is watched, s; the first argument, else so long. */
const seconds = Number(process.argv[2] ?? 60);
const WARM_UP_MS = 10_000;
const room = '8888_overhead';

const server = await rtmpServer();
let requests = 0;
const collectorPort = await freePort();
// Takes everything: what a collector makes of it is none of the browser's business.
const collector = createServer((request, response) => {
  requests++;
  request.resume();
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-allow-headers', 'content-type, content-encoding');
  response.setHeader('access-control-max-age', '600');
  response.writeHead(202).end('{"accepted":1}');
}).listen(collectorPort, '127.0.0.1');
const children = new Children();
const rtmp = `rtmp://127.0.0.1:${server.rtmpPort}/live/${room}`;
children.start({ command: ffmpegPath, args: ['-nostdin', '-loglevel', 'error', ...pushArgs(rtmp)] });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
await pause(3000);
const hls = await cutLiveHls(ffmpegPath, rtmp);
while (!(await hls.isOn())) await pause(200);
const site = await startSite('127.0.0.1', hls.folder);
const browser = await openChromiumInside(undefined);
try {
  const page = await browser.newPage();
  const query = new URLSearchParams({
    endpoint: `http://127.0.0.1:${collectorPort}/v1/telemetry`,
    room,
    cmcdRoom: room,
    flv: `http://127.0.0.1:${server.httpPort}/live/${room}.flv`,
  });
  await page.goto(`http://127.0.0.1:${site.port}/pages/players.html?${query}`);
  await pause(WARM_UP_MS);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Profiler.enable');
  await devtools.send('Profiler.setSamplingInterval', { interval: 100 });
  await devtools.send('Profiler.start');
  await pause(seconds * 1000);
  const { profile } = await devtools.send('Profiler.stop');
  const share = shareOf(profile, '/sdk/');
  process.stdout.write(
    `hls.js and mpegts.js play ${seconds} s in one page with two sessions, ${requests} requests: ` +
      `the SDK's code and what it calls take ${(share * 100).toFixed(2)} % of a core, ${((share / 2) * 100).toFixed(2)} % a session\n`,
  );
} finally {
  await browser.close();
  await site.close();
  await hls.close();
  await children.stopAll();
  collector.closeAllConnections();
  collector.close();
  await server.close();
}
