import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { freePort } from '../../../../test/support/freePort.ts';
import { runWatch } from '../../src/index.ts';
import { codesOf, column, eventsOf, ffmpegPath, finish, median, studio } from '../support/studio.ts';

let set: Awaited<ReturnType<typeof studio>>;
beforeAll(async () => {
  set = await studio();
});
afterAll(() => set.close());

const reported = (region: string) => set.collector.batches.filter(({ client }) => client.region === region);

test('two viewers of one push: the squeezed one stalls and recovers, the other sees nothing of it', async () => {
  const room = '8888_watched';
  const { link, server } = set;
  const push = set.push(`rtmp://${link.serverHost}:${server.rtmpPort}/live/${room}`);
  await vi.waitFor(() => expect(server.log()).toContain(`start push /live/${room}`), { timeout: 20_000 });
  const near = runWatch({
    url: `http://${link.serverHost}:${server.httpPort}/live/${room}.flv`,
    cacheMode: 'speedy',
    endpoint: set.endpoint,
    client: { region: 'near' },
    log: () => {},
  });
  const { host, port } = await link.shaped(server.httpPort);
  const far = set.agent({
    url: `http://${host}:${port}/live/${room}.flv`,
    cacheMode: 'speedy',
    endpoint: set.endpoint,
    client: { region: 'far' },
  });

  for (const viewer of ['near', 'far']) {
    await vi.waitFor(() => expect(column(reported(viewer), 'fps').length).toBeGreaterThanOrEqual(6), {
      timeout: 25_000,
    });
    expect(codesOf(reported(viewer))).toEqual([2001, 2002, 2003, 2004]);
    // 15, and up to a tenth more while the GOP cache's delay is worked off.
    expect(Math.abs(median(column(reported(viewer), 'fps').slice(2)) - 15.5)).toBeLessThan(3);
    expect(Math.abs(median(column(reported(viewer), 'vra')) - 1200)).toBeLessThan(200);
    expect(reported(viewer).at(-1)?.stream).toEqual({ protocol: 'flv', cacheMode: 'speedy', serverIp: host });
  }

  await link.setRate(500);
  await vi.waitFor(() => expect(codesOf(reported('far'))).toContain(2007), { timeout: 20_000 });
  await vi.waitFor(() => expect(codesOf(reported('far'))).toContain(2104), { timeout: 20_000 });
  const stalledAt = eventsOf(reported('far')).find(({ code }) => code === 2007)?.t ?? 0;
  await link.setRate(6000);
  await vi.waitFor(
    () => {
      const resumed = eventsOf(reported('far')).findLast(({ code }) => code === 2004);
      expect(resumed?.t).toBeGreaterThan(stalledAt);
      expect(column(reported('far'), 'fps').at(-1)).toBeGreaterThan(12);
    },
    { timeout: 20_000 },
  );
  expect(codesOf(reported('near'))).toEqual([2001, 2002, 2003, 2004]);

  await finish(push, 'SIGINT');
  expect(await near).toBe(0);
  expect(codesOf(reported('near')).at(-1)).toBe(2006);
  await vi.waitFor(() => expect(far.exitCode).toBe(0), { timeout: 20_000 });
  expect(codesOf(reported('far')).at(-1)).toBe(2006);
  expect(set.collector.refusals).toEqual([]);
}, 120_000);

test('RTMP is watched through ffmpeg, and an abort ends it in order', async () => {
  const room = '8888_rtmp';
  const url = `rtmp://${set.link.serverHost}:${set.server.rtmpPort}/live/${room}`;
  const push = set.push(url);
  await vi.waitFor(() => expect(set.server.log()).toContain(`start push /live/${room}`), {
    timeout: 20_000,
  });
  const stop = new AbortController();
  const watching = runWatch({
    url,
    ffmpegPath,
    endpoint: set.endpoint,
    client: { region: 'rtmp' },
    signal: stop.signal,
    log: () => {},
  });
  await vi.waitFor(() => expect(column(reported('rtmp'), 'fps').length).toBeGreaterThanOrEqual(5), {
    timeout: 25_000,
  });
  stop.abort();
  expect(await watching).toBe(0);
  expect(codesOf(reported('rtmp')).slice(0, 4)).toEqual([2001, 2002, 2003, 2004]);
  expect(median(column(reported('rtmp'), 'fps').slice(2))).toBeGreaterThan(12);
  await finish(push, 'SIGINT');
});

test.each([
  [
    'where nobody listens',
    async () => `http://127.0.0.1:${await freePort()}/live/8888_nobody.flv`,
    /ECONNREFUSED/,
  ],
  ['that the server does not have', () => answering(404, 'no such stream'), /answered 404/],
  ['that is a web page', () => answering(200, '<html>welcome, this is not a stream</html>'), /FLV/],
])('a stream %s is given up after three attempts', async (name, url, reason) => {
  const exitCode = await runWatch({
    url: await url(),
    endpoint: set.endpoint,
    client: { region: name },
    log: () => {},
  });
  expect(exitCode).toBe(1);
  const events = eventsOf(reported(name)).filter(({ code }) => code !== 2001);
  expect(events.map(({ code }) => code)).toEqual([2103, 2103, 2103, -2301]);
  for (const { detail } of events) expect(detail).toMatch(reason);
});

async function answering(status: number, body: string): Promise<string> {
  const server = createServer((_request, response) => response.writeHead(status).end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}/live/8888_odd.flv`;
}
