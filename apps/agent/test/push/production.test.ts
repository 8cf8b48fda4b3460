import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { initialProduction, nominalBytesPerFrame, produce } from '../../src/push/production.ts';
import { type Progress, ProgressReader } from '../../src/push/progress.ts';

const written = [
  'frame=30\nfps=15.00\nstream_0_0_q=0.0\nbitrate=1200.0kbits/s\ntotal_size=300000\nout_time_us=2000000\n',
  'dup_frames=0\ndrop_frames=2\nspeed=1x\nprogress=continue\n',
  'frame=38\ntotal_size=N/A\ndrop_frames=3\nprogress=end\n',
].join('');

test('progress is the same however the pipe cuts it', () => {
  const expected = [
    { atMs: 5, frames: 30, bytes: 300_000, droppedFrames: 2 },
    { atMs: 5, frames: 38, bytes: null, droppedFrames: 3 },
  ];
  fc.assert(
    fc.property(fc.infiniteStream(fc.integer({ min: 1, max: 40 })), (sizes) => {
      const reader = new ProgressReader();
      const blocks = [];
      for (let offset = 0; offset < written.length; ) {
        const size = sizes.next().value ?? 1;
        blocks.push(...reader.push(written.slice(offset, offset + size), 5));
        offset += size;
      }
      expect(blocks).toEqual(expected);
    }),
  );
});

const FRAME_BYTES = 10_000;
const at = (atMs: number, frames: number, bytes: number | null = frames * FRAME_BYTES): Progress => ({
  atMs,
  frames,
  bytes,
  droppedFrames: 0,
});

/** Ticks each second over what ffmpeg had reported by then; gives what each tick made of it. */
function ticks(seconds: number, reports: readonly Progress[]) {
  let state = initialProduction;
  return Array.from({ length: seconds }, (_, index) => {
    const nowMs = (index + 1) * 1000;
    const latest = reports.findLast(({ atMs }) => atMs <= nowMs);
    const { state: next, production } = produce(state, latest, nowMs, 64);
    state = next;
    return production;
  });
}

describe('production', () => {
  test('is steady although reports and ticks are not in step', () => {
    const reports = Array.from({ length: 60 }, (_, index) => at(index * 533, index * 8));
    for (const { fps, videoKbps, audioKbps, bytesPerFrame } of ticks(30, reports).slice(1)) {
      expect(fps).toBeCloseTo(15, 1);
      expect(videoKbps).toBeCloseTo(1200.75 - 64, 0);
      expect(audioKbps).toBe(64);
      expect(bytesPerFrame).toBeCloseTo(FRAME_BYTES, 6);
    }
  });

  test('is not known before the first two reports', () => {
    const [first, second] = ticks(2, [at(900, 8), at(1900, 23)]);
    expect(first).toEqual({ fps: null, videoKbps: null, audioKbps: null, bytesPerFrame: null });
    expect(second?.fps).toBeCloseTo(15, 6);
  });

  test('is zero while ffmpeg is stuck, and the size of a frame stays known', () => {
    const stuck = ticks(6, [at(500, 8), at(1500, 23), at(2000, 30)]).slice(2);
    expect(stuck).toHaveLength(4);
    for (const production of stuck) {
      expect(production).toEqual({ fps: 0, videoKbps: 0, audioKbps: 0, bytesPerFrame: FRAME_BYTES });
    }
  });

  test('after being stuck counts what comes against all the time since the last tick', () => {
    const freed = ticks(6, [at(500, 8), at(1500, 23), at(2000, 30), at(5050, 36)]);
    expect(freed.map(({ fps }) => fps)).toEqual(
      [null, 15, 0, 0, 0, 6].map((fps) => (fps === 15 ? expect.closeTo(14.67, 1) : fps)),
    );
  });

  test('has no bitrate when ffmpeg does not know its size', () => {
    const [, second] = ticks(2, [at(1000, 15, null), at(2000, 30, null)]);
    expect(second).toEqual({ fps: 15, videoKbps: null, audioKbps: null, bytesPerFrame: null });
  });
});

test('an output that does not count its bytes has frames of the size that was asked for', () => {
  expect(nominalBytesPerFrame({ targetFps: 20, videoBitrate: 1000 }, 64)).toBe(6650);
  expect(nominalBytesPerFrame({ targetFps: 20 }, 64)).toBeNull();
  expect(nominalBytesPerFrame({ videoBitrate: 1000 }, 64)).toBeNull();
});
