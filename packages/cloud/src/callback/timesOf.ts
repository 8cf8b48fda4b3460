import type { RecordingEvent } from '../event.ts';

type Times = Pick<RecordingEvent, 'startAt' | 'endAt' | 'timeInconsistent'>;

/**
 * The times of a recording, Unix ms. Nothing that was recorded ended in the future: then the other clock is ahead, and
 * both times are set back by as much. A start after its end is not repaired but dropped: in the handbook's sample, `t`
 * says that the end is the sound one.
 */
export function timesOf(startMs: number | null, endMs: number, nowMs: number): Times {
  const ahead = Math.max(0, endMs - nowMs);
  const isInconsistent = startMs !== null && startMs > endMs;
  return {
    startAt: startMs === null || isInconsistent ? null : startMs - ahead,
    endAt: endMs - ahead,
    timeInconsistent: isInconsistent,
  };
}

/** A web address without its query, where a signature may stand; empty for what is none. */
export function bareUrl(text: string): string {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) ? url.origin + url.pathname : '';
}
