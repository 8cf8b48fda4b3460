import { describe, expect, test } from 'vitest';
import { measureObs, streamOfOutput } from '../../src/obs/measureObs.ts';
import type { ObsOutput, ObsReading } from '../../src/obs/obsReading.ts';

const output: ObsOutput = {
  kind: 'rtmp_output',
  isQueueTimed: true,
  targetFps: 15,
  width: 320,
  height: 240,
};

// As OBS 29.0.2 answered, streaming 15 FPS to an RTMP server: the fields that nobody reads are left in.
const recorded = {
  atMs: 1_000_000,
  stats: {
    activeFps: 15.000000150000002,
    averageFrameRenderTime: 5.737248,
    cpuUsage: 5,
    outputSkippedFrames: 0,
    outputTotalFrames: 176,
    renderSkippedFrames: 8,
    renderTotalFrames: 809,
  },
  stream: {
    outputActive: true,
    outputBytes: 869_243,
    outputCongestion: 0,
    outputDuration: 11_466,
    outputReconnecting: false,
    outputSkippedFrames: 0,
    outputTimecode: '00:00:11.466',
    outputTotalFrames: 172,
  },
};

/** Another reading, so much later. */
const later = (ms: number, changed: { stats?: object; stream?: object }): ObsReading => ({
  atMs: recorded.atMs + ms,
  stats: { ...recorded.stats, ...changed.stats },
  stream: { ...recorded.stream, ...changed.stream },
});
const measured = (now: ObsReading, how = output) => measureObs(recorded, now, how, 20);

describe('a second of OBS', () => {
  test('at rest: its frames, what it sent between the readings, nothing waiting', () => {
    const { fps, ...rest } = measured(later(1250, { stream: { outputBytes: 869_243 + 100_000 } }));
    expect(fps).toBeCloseTo(15);
    expect(rest).toEqual({ cpuApp: 5, cpuSys: 20, spd: 640, que: 0, drp: 0 });
  });

  test('with an encoder that cannot keep up: frames that only repeat one before are none', () => {
    expect(measured(later(2000, { stats: { activeFps: 15, outputSkippedFrames: 10 } })).fps).toBe(10);
    expect(measured(later(1000, { stats: { activeFps: 15, outputSkippedFrames: 40 } })).fps).toBe(0);
  });

  test('with a clog: congestion is a share of 0.7 s, DRP the frames its network lost', () => {
    const now = later(1000, { stream: { outputCongestion: 1, outputSkippedFrames: 42 } });
    expect(measured(now)).toMatchObject({ que: 11, drp: 42 });
    expect(measured(now, { ...output, targetFps: 30 }).que).toBe(21);
  });

  test('of an output whose congestion is something else: QUE is not known', () => {
    const now = later(1000, { stream: { outputCongestion: 0.4 } });
    expect(measured(now, { ...output, isQueueTimed: false }).que).toBeNull();
  });

  test('that is the first, or whose counters began anew: rates are not known', () => {
    expect(measureObs(undefined, recorded, output, null)).toMatchObject({ fps: null, spd: null, drp: 0 });
    const anew = later(1000, { stats: { outputSkippedFrames: 0 }, stream: { outputBytes: 4000 } });
    expect(measured(anew).spd).toBeNull();
  });

  test('while it dials: nothing is sent, and what the counters say is of no stream', () => {
    const dialing = later(1000, { stream: { outputReconnecting: true, outputBytes: 0 } });
    expect(measured(dialing)).toEqual({ fps: null, cpuApp: 5, cpuSys: 20, spd: 0, que: null, drp: null });
  });
});

test('a stream is what its output says: WHIP is WebRTC, the rest a push', () => {
  expect(streamOfOutput(output)).toEqual({ protocol: 'rtmp', targetFps: 15, width: 320, height: 240 });
  expect(streamOfOutput({ ...output, kind: 'whip_output' }).protocol).toBe('webrtc');
});
