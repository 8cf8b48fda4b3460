import type { FlvTag } from '../../src/watch/flv/flvReader.ts';
import type { CacheMode } from '../../src/watch/player/cacheMode.ts';
import { cacheMs, startPlayer, step } from '../../src/watch/player/player.ts';

const FRAME_MS = 50;

/** Video at 20 frames a second with a keyframe each second, from one moment of the media up to another. */
export function footage(fromMs: number, toMs: number): FlvTag[] {
  const first = Math.ceil(fromMs / FRAME_MS);
  const count = Math.ceil(toMs / FRAME_MS) - first;
  return Array.from({ length: count }, (_, index) => ({
    kind: 'video',
    timestampMs: (first + index) * FRAME_MS,
    bytes: 5000,
    isKey: ((first + index) * FRAME_MS) % 1000 === 0,
    isConfig: false,
    isEnd: false,
  }));
}

/** A player on a stage: the wall clock is played, and each deed of the network is told. */
export function theatre(mode: CacheMode) {
  let nowMs = 0;
  let arrivedMs = 0;
  let player = startPlayer(mode, 0);
  let shown = 0;
  const events: { readonly at: number; readonly code: number; readonly detail?: string }[] = [];

  const go = (tags: readonly FlvTag[]) => {
    const moved = step(player, nowMs, tags);
    player = moved.state;
    shown += moved.shown;
    events.push(...moved.events.map((event) => ({ at: nowMs, ...event })));
  };

  return {
    /** So much media arrives at this very moment. */
    burst(mediaMs: number) {
      go(footage(arrivedMs, arrivedMs + mediaMs));
      arrivedMs += mediaMs;
    },
    /** Time passes; media arrives at `rate` seconds a second. */
    pass(ms: number, rate = 1) {
      for (const end = nowMs + ms; nowMs < end; ) {
        nowMs += 10;
        const from = arrivedMs;
        arrivedMs += 10 * rate;
        go(footage(from, arrivedMs));
      }
    },
    /** The next media carries this time. */
    jumpTo(mediaMs: number) {
      arrivedMs = mediaMs;
    },
    /** Frames shown since this was last asked. */
    takeShown() {
      const count = shown;
      shown = 0;
      return count;
    },
    events,
    codes: () => events.map(({ code }) => code),
    cache: () => cacheMs(player),
    state: () => player,
  };
}
