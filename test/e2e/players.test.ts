import { join } from 'node:path';
import { createEmbeddedBus } from '@stutterscope/bus';
import { expect, test } from 'vitest';
import { ffmpegPath, pushArgs } from '../../apps/agent/test/support/studio.ts';
import { agentCommand, Children } from '../support/children.ts';
import { describeWithChromium, openChromiumInside } from '../support/chromium.ts';
import { cleanups, opened } from '../support/cleanups.ts';
import { cutLiveHls } from '../support/liveHls.ts';
import { startPipeline } from '../support/pipeline.ts';
import { rtmpServer } from '../support/rtmpServer.ts';
import { shapedLink } from '../support/shapedLink.ts';
import { startSite } from '../support/site.ts';

const room = '8888_players';
const cmcdRoom = '8888_cmcd';
const players = ['hls.js', 'mpegts.js'];

describeWithChromium('in a real Chromium behind a link that is squeezed', () => {
  test('hls.js and mpegts.js tell their starts, their stalls and their recoveries, hls.js over CMCD, too', async () => {
    const link = await opened(shapedLink(8000));
    const server = await opened(rtmpServer(link.serverHost));
    const pipeline = await opened(
      startPipeline(link.freeHost, async (dir) => createEmbeddedBus({ dir: join(dir, 'bus') })),
    );
    const children = new Children();
    cleanups.push(() => children.stopAll());
    const { endpoint, eventually, select } = pipeline;

    const rtmp = `rtmp://${link.serverHost}:${server.rtmpPort}/live/${room}`;
    children.start(agentCommand({ ffmpegArgs: pushArgs(rtmp), ffmpegPath, endpoint }));
    await eventually(
      `SELECT count() >= 3 AS live FROM samples WHERE room = '${room}' AND side = 'push'`,
    ).toEqual([{ live: 1 }]);
    const hls = await opened(cutLiveHls(ffmpegPath, rtmp));
    await expect.poll(() => hls.isOn(), { timeout: 20_000 }).toBe(true);
    const site = await opened(startSite(link.serverHost, hls.folder));

    const at = await link.shaped(site.port);
    const flv = await link.shaped(server.httpPort);
    const browser = await opened(openChromiumInside(link));
    const page = await browser.newPage();
    const errors: Error[] = [];
    page.on('pageerror', (error) => errors.push(error));
    const query = new URLSearchParams({
      endpoint,
      room,
      cmcdRoom,
      flv: `http://${flv.host}:${flv.port}/live/${room}.flv`,
    });
    await page.goto(`http://${at.host}:${at.port}/pages/players.html?${query}`);

    const playing = `SELECT app, max(cache) > 300 AND avg(fps) > 8 AS plays FROM samples INNER JOIN (SELECT session, app FROM starts_current WHERE room = '${room}') AS apps USING session WHERE room = '${room}' AND side = 'play' AND t > (SELECT max(t) FROM samples WHERE room = '${room}') - INTERVAL 4 SECOND GROUP BY app ORDER BY app`;
    await eventually(playing).toEqual(players.map((app) => ({ app, plays: 1 })));
    const told: { startMs: Record<string, number> } = await page.evaluate('window.told');
    for (const app of players) {
      const [row] = await select(
        `SELECT startMs FROM starts_current WHERE room = '${room}' AND app = '${app}'`,
      );
      const { startMs } = Object(row);
      expect(startMs / (told.startMs[app] ?? 0)).toBeGreaterThan(0.8);
      expect(startMs / (told.startMs[app] ?? 0)).toBeLessThan(1.2);
    }

    const events = (of: string, code: number) =>
      `SELECT count(DISTINCT session) AS sessions FROM events WHERE room = '${of}' AND side = 'play' AND code = ${code}`;
    const squeezedAt = Date.now();
    await link.setRate(300);
    await eventually(events(room, 2007)).toEqual([{ sessions: expect.toSatisfy((n) => Number(n) === 2) }]);
    await eventually(events(cmcdRoom, 2007)).toEqual([
      { sessions: expect.toSatisfy((n) => Number(n) === 1) },
    ]);
    const stutters = `SELECT DISTINCT cause, isNull(\`to\`) AS on FROM stutters_current WHERE room = '${room}' AND toUnixTimestamp64Milli(\`from\`) > ${squeezedAt} AND cause != 'low_frame_rate'`;
    // A machine short of processor time may starve the pusher, too: that is told as what it is.
    await eventually(stutters).toEqual([{ cause: 'downstream_lag', on: 1 }]);

    await link.setRate(20_000);
    await eventually(playing).toEqual(players.map((app) => ({ app, plays: 1 })));
    await eventually(stutters).toEqual([{ cause: 'downstream_lag', on: 0 }]);
    const recovered = `SELECT argMax(code, t) AS last FROM events WHERE room = '${cmcdRoom}' AND code IN (2004, 2007) GROUP BY session`;
    await eventually(recovered).toEqual([{ last: 2004 }]);
    const cmcd = `SELECT count() >= 5 AS samples, max(cache) > 500 AS cached, max(spd) > 500 AS measured FROM samples WHERE room = '${cmcdRoom}'`;
    expect(await select(cmcd)).toEqual([{ samples: 1, cached: 1, measured: 1 }]);
    expect(errors).toEqual([]);
  }, 180_000);
});
