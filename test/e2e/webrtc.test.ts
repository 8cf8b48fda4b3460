import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createEmbeddedBus } from '@stutterscope/bus';
import { expect, test } from 'vitest';
import { describeWithChromium, openChromiumInside } from '../support/chromium.ts';
import { cleanups, opened } from '../support/cleanups.ts';
import { startPipeline } from '../support/pipeline.ts';
import { namespaceLink } from '../support/shapedLink/namespaceLink.ts';
import { startSite } from '../support/site.ts';

const run = promisify(execFile);
const room = '8888_webrtc';

describeWithChromium('both ends of a real RTCPeerConnection', () => {
  test('tell what is sent and what is seen, and what a strangled link does to both', async () => {
    // The two ends meet inside the browser: what is between them is the namespace's own loopback.
    const link = await namespaceLink(20_000);
    if (link !== undefined) cleanups.push(() => link.close());
    const host = link?.freeHost ?? '127.0.0.1';
    // Chromium offers the address by which it would go out.
    if (link !== undefined) await run('ip', ['-n', link.namespace, 'route', 'add', 'default', 'via', host]);
    const pipeline = await opened(
      startPipeline(host, async (dir) => createEmbeddedBus({ dir: join(dir, 'bus') })),
    );
    const site = await opened(startSite(host));
    const browser = await opened(openChromiumInside(link));
    const page = await browser.newPage();
    const errors: Error[] = [];
    page.on('pageerror', (error) => errors.push(error));
    const query = new URLSearchParams({ endpoint: pipeline.endpoint, room });
    await page.goto(`http://${host}:${site.port}/pages/webrtc.html?${query}`);

    const measured = `SELECT side, count() >= 6 AS samples, max(fps) > 10 AS moves, max(spd) > 100 AS flows, max(vra) > 100 AS streams FROM samples WHERE room = '${room}' GROUP BY side ORDER BY side`;
    const well = { samples: 1, moves: 1, flows: 1, streams: 1 };
    await pipeline.eventually(measured).toEqual([
      { side: 'play', ...well },
      { side: 'push', ...well },
    ]);
    const begun = `SELECT side, groupUniqArray(code) AS codes FROM events WHERE room = '${room}' GROUP BY side ORDER BY side`;
    await pipeline.eventually(begun).toEqual([
      { side: 'play', codes: expect.arrayContaining([2001, 2002, 2003, 2004]) },
      { side: 'push', codes: expect.arrayContaining([1001, 1002]) },
    ]);
    // Each browser has its own choice of statistics: this one has what these columns are made of.
    const known = `SELECT side, countIf(isNotNull(que)) > 0 AS que, countIf(isNotNull(drp)) > 0 AS drp, max(cache) > 0 AS cache, countIf(isNotNull(jit)) > 0 AS jit FROM samples WHERE room = '${room}' GROUP BY side ORDER BY side`;
    await pipeline.eventually(known).toEqual([
      { side: 'play', que: 0, drp: 1, cache: 1, jit: 1 },
      { side: 'push', que: 1, drp: 1, cache: null, jit: 1 },
    ]);
    if (link === undefined) return;

    const tc = (...args: string[]) => run('tc', ['-n', link.namespace, 'qdisc', ...args]);
    const shape = (kbps: number) =>
      tc('replace', 'dev', 'lo', 'root', 'tbf', 'rate', `${kbps}kbit`, 'burst', '2kb', 'latency', '200ms');
    // As good as gone.
    await shape(8);
    const stalled = `SELECT count() > 0 AS stalled FROM events WHERE room = '${room}' AND side = 'play' AND code IN (2007, 2105)`;
    await pipeline.eventually(stalled).toEqual([{ stalled: 1 }]);
    // Frames that the encoder leaves out while nothing gets through are the uplink's fault, and told as such.
    const told = `SELECT count() > 0 AS told FROM stutters_current WHERE room = '${room}' AND cause = 'upstream_clog'`;
    await pipeline.eventually(told).toEqual([{ told: 1 }]);
    await tc('del', 'dev', 'lo', 'root');
    const last = `SELECT argMax(code, t) AS last FROM events WHERE room = '${room}' AND side = 'play' AND code IN (2004, 2007)`;
    await pipeline.eventually(last).toEqual([{ last: 2004 }]);
    const again = `SELECT side, max(fps) > 5 AS moves FROM samples WHERE room = '${room}' AND t > (SELECT max(t) FROM samples WHERE room = '${room}') - INTERVAL 3 SECOND GROUP BY side ORDER BY side`;
    await pipeline.eventually(again).toEqual([
      { side: 'play', moves: 1 },
      { side: 'push', moves: 1 },
    ]);

    const clog = `SELECT DISTINCT isNull(\`to\`) AS on FROM stutters_current WHERE room = '${room}' AND cause = 'upstream_clog'`;
    await pipeline.eventually(clog).toEqual([{ on: 0 }]);
    await shape(100);
    const thin = `SELECT max(spd) < 200 AS thin FROM samples WHERE room = '${room}' AND side = 'push' AND t > (SELECT max(t) FROM samples WHERE room = '${room}') - INTERVAL 3 SECOND`;
    await pipeline.eventually(thin).toEqual([{ thin: 1 }]);
    expect(errors).toEqual([]);
  }, 120_000);
});
