import type { NetworkStep, RoomStep } from '@stutterscope/warehouse';
import type { RoomView } from '../api/views.ts';
import { lengthOf, type Span } from './span.ts';

type Values = (number | null)[];

/** One value a step of the span, at its place; null where no row speaks. */
function spread<Row extends { readonly atMs: number }>(
  span: Span,
  rows: readonly Row[],
  take: (row: Row) => number | null,
): Values {
  const values: Values = Array.from({ length: lengthOf(span) }, () => null);
  for (const row of rows) {
    const place = (row.atMs - span.fromMs) / span.stepMs;
    if (Number.isInteger(place) && place >= 0 && place < values.length) values[place] = take(row);
  }
  return values;
}

/** To what a screen can tell apart: an hour of 64-bit fractions is mostly noise on the wire. */
const rounded = (value: number | null, digits = 1): number | null =>
  value === null ? null : Math.round(value * 10 ** digits) / 10 ** digits;

const shareOf = (stalledMs: number, watchedMs: number): number | null =>
  watchedMs > 0 ? rounded(Math.min(1, stalledMs / watchedMs), 3) : null;

/** Both ends of a room as columns over the span. */
export function columnsOf(span: Span, rows: readonly RoomStep[]): RoomView['steps'] {
  const of = (take: (row: RoomStep) => number | null) => spread(span, rows, take);
  return {
    fps: of(({ fps }) => rounded(fps)),
    cpuSys: of(({ cpuSys }) => rounded(cpuSys)),
    cpuApp: of(({ cpuApp }) => rounded(cpuApp)),
    made: of(({ made }) => rounded(made, 0)),
    sent: of(({ sent }) => rounded(sent, 0)),
    que: of(({ que }) => que),
    drp: of(({ drp }) => drp),
    viewers: of(({ watchedMs }) => rounded(watchedMs / span.stepMs)),
    stalled: of(({ stalledMs, watchedMs }) => shareOf(stalledMs, watchedMs)),
    cache: of(({ cache }) => rounded(cache, 0)),
  };
}

/** Each network's viewers as columns over the span. */
export function networksOf(span: Span, rows: readonly NetworkStep[]): RoomView['networks'] {
  return [...Map.groupBy(rows, ({ id }) => id)].map(([id, own]) => ({
    id,
    viewers: spread(span, own, ({ watchedMs }) => rounded(watchedMs / span.stepMs)),
    stalled: spread(span, own, ({ stalledMs, watchedMs }) => shareOf(stalledMs, watchedMs)),
  }));
}
