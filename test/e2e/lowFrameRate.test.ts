import { join } from 'node:path';
import { createEmbeddedBus } from '@stutterscope/bus';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ffmpegPath } from '../../apps/agent/test/support/studio.ts';
import { agentCommand, Children } from '../support/children.ts';
import { type Pipeline, startPipeline } from '../support/pipeline.ts';
import { type RtmpServer, rtmpServer } from '../support/rtmpServer.ts';

const room = '8888_starved';
const children = new Children();
let pipeline: Pipeline;
let server: RtmpServer;

beforeAll(async () => {
  server = await rtmpServer();
  pipeline = await startPipeline('127.0.0.1', async (dir) => createEmbeddedBus({ dir: join(dir, 'bus') }));
});

afterAll(async () => {
  await children.stopAll();
  await pipeline.close();
  await server.close();
});

/** 1440p at 30 FPS with x264's slowest preset: no processor encodes that in real time. */
function starvedArgs(url: string): string[] {
  const input = '-re -f lavfi -i testsrc2=size=2560x1440:rate=30';
  const video = '-c:v libx264 -preset placebo -tune zerolatency -pix_fmt yuv420p -g 60 -b:v 1200k';
  return `${input} ${video} -f flv ${url}`.split(' ');
}

test('a push whose encoder is starved of CPU is a low frame rate, and not a clog', async () => {
  const url = `rtmp://127.0.0.1:${server.rtmpPort}/live/${room}`;
  const push = children.start(
    agentCommand({ ffmpegArgs: starvedArgs(url), ffmpegPath, endpoint: pipeline.endpoint }),
  );
  const stutters = `SELECT cause, origin FROM stutters_current WHERE room = '${room}'`;
  await pipeline.eventually(stutters).toEqual([{ cause: 'low_frame_rate', origin: 'encoder_cpu' }]);
  // Long enough for a clog to show, were there one.
  const samples = `SELECT count() >= 25 AS enough FROM samples WHERE room = '${room}'`;
  await pipeline.eventually(samples).toEqual([{ enough: 1 }]);
  await children.stop(push);
  expect(await pipeline.select(stutters)).toEqual([{ cause: 'low_frame_rate', origin: 'encoder_cpu' }]);
  expect(await pipeline.select(`SELECT max(que) < 10 AS empty FROM samples WHERE room = '${room}'`)).toEqual([
    { empty: 1 },
  ]);
}, 180_000);
