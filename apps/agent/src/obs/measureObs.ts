import type { StreamInfo } from '@stutterscope/sdk/src/index.ts';
import type { ObsOutput, ObsReading } from './obsReading.ts';

/** The push columns that OBS can fill; VRA and ARA it does not tell. */
export interface ObsSample {
  readonly fps: number | null;
  readonly cpuApp: number | null;
  readonly cpuSys: number | null;
  readonly spd: number | null;
  readonly que: number | null;
  readonly drp: number | null;
}

/** OBS's RTMP output drops frames when this much waits, and gives congestion as a share of it (rtmp-stream.c). */
const DROP_THRESHOLD_S = 0.7;

/** One second of a stream, between two readings of OBS; the first of a stream has none before it. */
export function measureObs(
  before: ObsReading | undefined,
  now: ObsReading,
  output: ObsOutput,
  cpuSys: number | null,
): ObsSample {
  const load = { cpuApp: now.stats.cpuUsage, cpuSys };
  // Nothing is encoded nor sent while OBS dials, and its counters begin anew.
  if (now.stream.outputReconnecting) return { ...load, fps: null, spd: 0, que: null, drp: null };
  const seconds = before === undefined ? 0 : (now.atMs - before.atMs) / 1000;
  const skipped = grown(before?.stats.outputSkippedFrames, now.stats.outputSkippedFrames);
  const bytes = grown(before?.stream.outputBytes, now.stream.outputBytes);
  return {
    ...load,
    // An encoder that cannot keep up gets the picture before again in place of each it skips.
    fps: skipped === null || seconds <= 0 ? null : Math.max(0, now.stats.activeFps - skipped / seconds),
    spd: bytes === null || seconds <= 0 ? null : (bytes * 8) / 1000 / seconds,
    que: output.isQueueTimed
      ? Math.round(now.stream.outputCongestion * DROP_THRESHOLD_S * output.targetFps)
      : null,
    drp: now.stream.outputSkippedFrames,
  };
}

/** The contract has no name for SRT and RIST: they are pushes all the same, and stand as `rtmp`. */
export function streamOfOutput({ kind, targetFps, width, height }: ObsOutput): StreamInfo {
  return { protocol: kind === 'whip_output' ? 'webrtc' : 'rtmp', targetFps, width, height };
}

/** By how much a counter grew; null where it began anew. */
function grown(before: number | undefined, now: number): number | null {
  return before === undefined || now < before ? null : now - before;
}
