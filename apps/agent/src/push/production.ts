import type { StreamInfo } from '@stutterscope/sdk/src/index.ts';
import type { Progress } from './progress.ts';

/** What the encoder made over about the last second. */
export interface Production {
  readonly fps: number | null;
  readonly videoKbps: number | null;
  readonly audioKbps: number | null;
  /** Bytes of the stream per frame, audio and container included; the last known while no frame comes out. */
  readonly bytesPerFrame: number | null;
}

export interface ProductionState {
  /** The counters up to which production is already reported; `atMs` moves on while ffmpeg is stuck. */
  readonly reported: Progress | undefined;
  /** No progress came in the last tick. */
  readonly isStuck: boolean;
  readonly bytesPerFrame: number | null;
}

export const initialProduction: ProductionState = {
  reported: undefined,
  isStuck: false,
  bytesPerFrame: null,
};

const NOTHING: Production = { fps: null, videoKbps: null, audioKbps: null, bytesPerFrame: null };

/** A keyframe is several times a frame's size: the average must not follow each of them. */
const AVERAGE_WEIGHT = 0.3;

/**
 * One tick of the sampler. ffmpeg's reports come about every half second and not in step with the ticks, so rates
 * are taken between the times of the reports; while it reports nothing, it is stuck (its output is blocked, or it
 * is starved) and has made nothing.
 */
export function produce(
  state: ProductionState,
  latest: Progress | undefined,
  nowMs: number,
  nominalAudioKbps: number,
): { readonly state: ProductionState; readonly production: Production } {
  const { reported } = state;
  if (latest === undefined) return { state, production: NOTHING };
  if (reported === undefined) {
    return { state: { ...state, reported: latest }, production: NOTHING };
  }
  if (latest.frames === reported.frames && latest.bytes === reported.bytes) {
    const stuck = { ...state, reported: { ...reported, atMs: nowMs }, isStuck: true };
    const { bytesPerFrame } = state;
    return { state: stuck, production: { fps: 0, videoKbps: 0, audioKbps: 0, bytesPerFrame } };
  }
  const seconds = Math.max((state.isStuck ? nowMs : latest.atMs) - reported.atMs, 1) / 1000;
  const frames = latest.frames - reported.frames;
  const bytes =
    latest.bytes === null || reported.bytes === null ? null : Math.max(0, latest.bytes - reported.bytes);
  const bytesPerFrame = averaged(state.bytesPerFrame, frames, bytes);
  const kbps = bytes === null ? null : (bytes * 8) / 1000 / seconds;
  const audioKbps = kbps === null ? null : Math.min(nominalAudioKbps, kbps);
  const videoKbps = kbps === null || audioKbps === null ? null : kbps - audioKbps;
  return {
    state: { reported: latest, isStuck: false, bytesPerFrame },
    production: { fps: frames / seconds, videoKbps, audioKbps, bytesPerFrame },
  };
}

/** What a frame is to have, audio included: for outputs that do not count their bytes, as ffmpeg's fifo and tee. */
export function nominalBytesPerFrame(
  { targetFps, videoBitrate }: Pick<Partial<StreamInfo>, 'targetFps' | 'videoBitrate'>,
  audioKbps: number,
): number | null {
  if (targetFps === undefined || videoBitrate === undefined) return null;
  return ((videoBitrate + audioKbps) * 125) / targetFps;
}

function averaged(before: number | null, frames: number, bytes: number | null): number | null {
  if (frames <= 0 || bytes === null || bytes === 0) return before;
  const now = bytes / frames;
  return before === null ? now : before + AVERAGE_WEIGHT * (now - before);
}
