import type { Batch, BatchEvent } from '@stutterscope/telemetry';

/** What is done with what happened in a session: with a sample (its row in the columns) and with an event. */
export interface Listener {
  readonly onEvent: (event: BatchEvent, t: number) => void;
  readonly onSample: (row: number, t: number) => void;
}

const none: BatchEvent[] = [];

/** Plays a batch's samples and events in the order of time, less the session's clock error. Events go first. */
export function play({ samples, events = none }: Batch, skewMs: number, listener: Listener): void {
  const { t: times } = samples;
  const rows = orderOf(times.length, (row) => times[row] ?? 0);
  const places = orderOf(events.length, (place) => events[place]?.t ?? 0);
  let next = 0;
  for (let i = 0; i < times.length; i++) {
    const row = rows === null ? i : (rows[i] ?? 0);
    const t = times[row] ?? 0;
    next = playEvents(events, places, next, t, skewMs, listener);
    listener.onSample(row, t - skewMs);
  }
  playEvents(events, places, next, Number.POSITIVE_INFINITY, skewMs, listener);
}

/** What happened next in a session: a sample (its row in the columns) or an event. */
export type Moment =
  | { readonly kind: 'sample'; readonly t: number; readonly row: number }
  | { readonly kind: 'event'; readonly t: number; readonly event: BatchEvent };

/** The same as a list, for whoever is in no hurry. */
export function timeline(batch: Batch, skewMs: number): Moment[] {
  const moments: Moment[] = [];
  play(batch, skewMs, {
    onEvent: (event, t) => moments.push({ kind: 'event', t, event }),
    onSample: (row, t) => moments.push({ kind: 'sample', t, row }),
  });
  return moments;
}

/** The first moment of a batch; null where it holds none. */
export function firstOf({ samples, events = none }: Batch, skewMs: number): number | null {
  let first = Number.POSITIVE_INFINITY;
  for (const t of samples.t) first = Math.min(first, t);
  for (const { t } of events) first = Math.min(first, t);
  return first === Number.POSITIVE_INFINITY ? null : first - skewMs;
}

/** Plays the events from `next` on that are not after `until`; gives the one to go on with. */
function playEvents(
  events: readonly BatchEvent[],
  places: readonly number[] | null,
  next: number,
  until: number,
  skewMs: number,
  { onEvent }: Listener,
): number {
  for (let i = next; i < events.length; i++) {
    const event = events[places === null ? i : (places[i] ?? 0)];
    if (event === undefined || event.t > until) return i;
    onEvent(event, event.t - skewMs);
  }
  return events.length;
}

/** In which order to take them; null where it is their own, as nearly always. */
function orderOf(count: number, timeOf: (place: number) => number): readonly number[] | null {
  for (let i = 1; i < count; i++) {
    if (timeOf(i) < timeOf(i - 1))
      return Array.from({ length: count }, (_, place) => place).sort((a, b) => timeOf(a) - timeOf(b));
  }
  return null;
}
