// A process of its own, inside the shaped link. One argument: the options.
import { spawn } from 'node:child_process';
import { findFfmpeg } from '../../../apps/agent/src/index.ts';
import { createReporter } from '../../../packages/sdk/src/index.ts';
import { ClogWarning } from '../../../packages/simulator/src/push/clogWarning.ts';
import { encoderArgs, stream } from '../stream.ts';
import { FlvTags } from './flvTags.ts';
import { type Counters, QueuedPush } from './queuedPush.ts';
import { publishTo } from './rtmpConnection.ts';

const SAMPLE_MS = 1000;

const { url, room, endpoint, policy } = JSON.parse(process.argv[2] ?? '{}');
const socket = await publishTo(url);
const push = new QueuedPush(socket, policy);
const { width, height, fps: targetFps, videoKbps: videoBitrate } = stream;
const reporter = createReporter({
  endpoint,
  room,
  side: 'push',
  client: { platform: process.platform, sdk: 'queued-push' },
  stream: { protocol: 'rtmp', scenario: 'beauty', targetFps, width, height, videoBitrate },
});
reporter.event(1001);
reporter.event(1002);

const ffmpeg = spawn(
  findFfmpeg(process.env['PATH'] ?? ''),
  ['-hide_banner', '-nostdin', ...encoderArgs, '-f', 'flv', '-flush_packets', '1', 'pipe:1'],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const tags = new FlvTags();
ffmpeg.stdout.on('data', (chunk: Buffer) => {
  for (const tag of tags.push(chunk)) push.add(tag);
});

const warning = new ClogWarning();
let before: Counters = push.counters();
let atMs = performance.now();
const sampler = setInterval(() => {
  const now = push.counters();
  const nowMs = performance.now();
  const perSecond = (of: (counters: Counters) => number) => ((of(now) - of(before)) * 1000) / (nowMs - atMs);
  const kbps = (of: (counters: Counters) => number) => (perSecond(of) * 8) / 1000;
  if (warning.isRaised(nowMs, push.waitingMs)) reporter.event(1101);
  reporter.sample({
    fps: perSecond((counters) => counters.videoFrames),
    vra: kbps((counters) => counters.videoBytes),
    ara: kbps((counters) => counters.audioBytes),
    spd: kbps((counters) => counters.acceptedBytes),
    que: push.waitingFrames,
    drp: now.dropped,
  });
  reporter.flush();
  before = now;
  atMs = nowMs;
}, SAMPLE_MS);

const stop = async (code: number) => {
  clearInterval(sampler);
  ffmpeg.kill('SIGKILL');
  socket.destroy();
  await reporter.close();
  process.exit(code);
};
process.once('SIGTERM', () => void stop(0));
socket.once('close', () => void stop(1));
ffmpeg.once('close', () => void stop(1));
