import type { FlvTag } from '../flv/flvReader.ts';

/** What has come in since the last sample, and how evenly. */
export interface ArrivalState {
  readonly bytes: number;
  readonly videoBytes: number;
  readonly audioBytes: number;
  /** The newest decoding time of all, and at the last sample. */
  readonly newestMs: number | null;
  readonly sampledMs: number | null;
  /** The newest decoding time now and at earlier looks, oldest first, over the last two seconds. */
  readonly looks: readonly { readonly atMs: number; readonly newestMs: number }[];
  readonly lastUnevenMs: number | null;
}

export interface ArrivalSample {
  readonly receivedKbps: number | null;
  readonly videoKbps: number | null;
  readonly audioKbps: number | null;
}

export const noArrival: ArrivalState = {
  bytes: 0,
  videoBytes: 0,
  audioBytes: 0,
  newestMs: null,
  sampledMs: null,
  looks: [],
  lastUnevenMs: null,
};

const WINDOW_MS = 2000;
/** Media that comes in, but slower than this share of real time over the window, is uneven arrival (2104). */
const EVEN_SHARE = 0.75;
const UNEVEN_EVERY_MS = 5000;

/** Counts what has arrived; `isUneven` asks for a 2104. */
export function arrive(
  state: ArrivalState,
  nowMs: number,
  bytes: number,
  tags: readonly FlvTag[],
): { readonly state: ArrivalState; readonly isUneven: boolean } {
  const size = (kind: FlvTag['kind']) =>
    tags.reduce((sum, tag) => sum + (tag.kind === kind ? tag.bytes : 0), 0);
  const newestMs = tags.reduce((newest, tag) => (tag.isConfig ? newest : tag.timestampMs), state.newestMs);
  const looks = newestMs === null ? [] : [...state.looks, { atMs: nowMs, newestMs }];
  const start = looks.findLastIndex(({ atMs }) => atMs <= nowMs - WINDOW_MS);
  const window = looks.slice(Math.max(0, start));
  const [oldest] = window;
  const isSlow =
    start >= 0 &&
    oldest !== undefined &&
    newestMs !== null &&
    newestMs > oldest.newestMs &&
    newestMs - oldest.newestMs < EVEN_SHARE * (nowMs - oldest.atMs);
  const isUneven = isSlow && nowMs - (state.lastUnevenMs ?? -UNEVEN_EVERY_MS) >= UNEVEN_EVERY_MS;
  return {
    state: {
      ...state,
      bytes: state.bytes + bytes,
      videoBytes: state.videoBytes + size('video'),
      audioBytes: state.audioBytes + size('audio'),
      newestMs,
      looks: window,
      lastUnevenMs: isUneven ? nowMs : state.lastUnevenMs,
    },
    isUneven,
  };
}

/** A new connection: its first burst is the server's GOP cache, not the network's evenness. */
export function reconnect(state: ArrivalState): ArrivalState {
  return { ...state, looks: [], newestMs: null, sampledMs: null };
}

/**
 * One sample. SPD is what came over the network in real time; VRA and ARA are what the stream needs per second of
 * *its own* time, so neither a GOP cache's burst nor a squeeze passes for another bitrate.
 */
export function sampleArrival(
  state: ArrivalState,
  elapsedMs: number,
): { readonly state: ArrivalState; readonly sample: ArrivalSample } {
  const mediaMs = state.newestMs === null || state.sampledMs === null ? 0 : state.newestMs - state.sampledMs;
  const perMedia = (bytes: number) => (mediaMs > 0 ? (bytes * 8) / mediaMs : null);
  return {
    state: { ...state, bytes: 0, videoBytes: 0, audioBytes: 0, sampledMs: state.newestMs },
    sample: {
      receivedKbps: elapsedMs > 0 ? (state.bytes * 8) / elapsedMs : null,
      videoKbps: perMedia(state.videoBytes),
      audioKbps: perMedia(state.audioBytes),
    },
  };
}
