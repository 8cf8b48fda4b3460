import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { signUrls } from '@stutterscope/access';
import { createEmbeddedBus } from '@stutterscope/bus';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FlvReader } from '../../apps/agent/src/watch/flv/flvReader.ts';
import { ffmpegPath } from '../../apps/agent/test/support/studio.ts';
import { agentCommand, Children } from '../support/children.ts';
import { hasNginxRtmp, type NginxRtmp, nginxRtmp } from '../support/nginxRtmp.ts';
import { type Pipeline, startPipeline } from '../support/pipeline.ts';

const KEY = 'e12c46f2612d5106e2034781ab261ca3';
const DAY_S = 86_400;
const room = '8888_nginx';

const children = new Children();
let pipeline: Pipeline;
let nginx: NginxRtmp;

/** A push URL of the room over our nginx, expiring so long from now. */
function signed(inS: number, key = KEY): string {
  const expiresS = Math.floor(Date.now() / 1000) + inS;
  return signUrls({ use: 'push', stream: room, key, expiresS, host: `127.0.0.1:${nginx.rtmpPort}` }).url;
}

const SLOW_FROM_S = 12;
const SLOW_TO_S = 22;

/** 20 frames a second, but for ten seconds in which a camera gives four. */
function pushArgs(url: string): string[] {
  const slow = `not(between(t,${SLOW_FROM_S},${SLOW_TO_S}))+not(mod(n,5))`;
  const video = '-c:v libx264 -preset ultrafast -tune zerolatency -pix_fmt yuv420p -g 40 -b:v 600k';
  return [
    ...'-re -f lavfi -i testsrc2=size=320x240:rate=20'.split(' '),
    ...['-vf', `select='${slow}'`],
    ...`${video} -f flv`.split(' '),
    url,
  ];
}

const agentPush = (url: string) =>
  children.start(agentCommand({ ffmpegArgs: pushArgs(url), ffmpegPath, endpoint: pipeline.endpoint }));

/** The first second of a recording, by its own timestamps, in which the picture is slow; ms from its begin. */
async function slowFromMs(path: string): Promise<number> {
  const tags = new FlvReader().push(await readFile(path));
  const frames = tags.filter(({ kind, isConfig }) => kind === 'video' && !isConfig);
  const slow = frames.find(({ timestampMs }) => {
    const within = frames.filter(
      (frame) => frame.timestampMs >= timestampMs && frame.timestampMs < timestampMs + 1000,
    );
    return within.length < 10;
  });
  if (slow === undefined) throw new Error('nothing in the recording is slow');
  return slow.timestampMs;
}

const whenInstalled = hasNginxRtmp || process.env['CI'] ? describe : describe.skip;

whenInstalled('a real nginx-rtmp (Debian: nginx-light, libnginx-mod-rtmp)', () => {
  beforeAll(async () => {
    const openBus = async (dir: string) => createEmbeddedBus({ dir: join(dir, 'bus') });
    pipeline = await startPipeline('127.0.0.1', openBus, { push: [KEY] });
    nginx = await nginxRtmp(pipeline.endpoint.replace('/telemetry', '/callbacks/nginx-rtmp'));
  });

  afterAll(async () => {
    await children.stopAll();
    await nginx?.close();
    await pipeline?.close();
  });

  const findings = `SELECT reason, summary FROM findings_current
    WHERE room = '${room}' AND finding = 'push_failed' AND session IS NULL ORDER BY \`from\``;

  test('turns away an expired and a forged push, and the findings of the room say which', async () => {
    const expired = agentPush(signed(-7200));
    await pipeline.eventually(findings).toMatchObject([
      {
        reason: 'link_expired',
        summary: expect.stringMatching(/refused the push: its link had expired 2 h before/),
      },
    ]);
    await children.stop(expired);
    const forged = agentPush(signed(DAY_S, 'f'.repeat(32)));
    await pipeline
      .eventually(findings)
      .toMatchObject([
        { reason: 'link_expired' },
        { reason: 'signature_wrong', summary: expect.stringMatching(/the signature is wrong/) },
      ]);
    await children.stop(forged);
    const begun = `SELECT count() AS begun FROM cloud_events_current WHERE room = '${room}' AND kind = 'push_begin'`;
    expect(await pipeline.select(begun)).toEqual([{ begun: 0 }]);
  }, 120_000);

  test('takes a good one; its stutter is found in the recording at the second where the picture is slow', async () => {
    const push = agentPush(signed(DAY_S));
    const stutter = `SELECT cause FROM stutters_current WHERE room = '${room}' AND cause = 'low_frame_rate' AND \`to\` IS NOT NULL`;
    await pipeline.eventually(stutter).toEqual([{ cause: 'low_frame_rate' }]);
    await children.stop(push);
    const linked = `SELECT fileName, offsetMs FROM stutter_recordings WHERE room = '${room}' AND cause = 'low_frame_rate'`;
    await pipeline.eventually(linked).toEqual([
      {
        fileName: expect.stringMatching(new RegExp(`recorded/${room}-\\d+\\.flv$`)),
        offsetMs: expect.any(Number),
      },
    ]);
    const [link] = await pipeline.select(linked);
    if (typeof link !== 'object' || link === null || !('fileName' in link) || !('offsetMs' in link))
      throw new Error('no link');
    const slowMs = await slowFromMs(String(link.fileName));
    // The select filter counts from the first frame, and so does the file.
    expect(Math.abs(slowMs - SLOW_FROM_S * 1000)).toBeLessThan(500);
    expect(Math.abs(Number(link.offsetMs) - slowMs)).toBeLessThanOrEqual(2000);
    const ended = `SELECT kind FROM cloud_events_current WHERE room = '${room}' AND kind LIKE 'push%' ORDER BY at`;
    expect(await pipeline.select(ended)).toEqual([{ kind: 'push_begin' }, { kind: 'push_end' }]);
    expect(
      await pipeline.select(`SELECT \`to\` IS NULL AS open FROM findings_current
      WHERE room = '${room}' AND finding = 'push_failed' AND session IS NULL`),
    ).toEqual([{ open: 0 }, { open: 0 }]);
  }, 180_000);
});
