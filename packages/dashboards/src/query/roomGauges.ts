import { isShort } from './cells.ts';
import { theChosen } from './chosen.ts';

/** Seconds are kept for days and drawn up to this range; beyond it minutes are. */
const SECONDS_UP_TO_S = 21_600;

/** The room that is looked at. */
export const thisRoom = `room = ${theChosen('room')}`;

/** Rollups of this room by one side, as `at` and the columns asked for: by second, or by minute of a long range. */
export function roomGauges(side: 'push' | 'play', columns: readonly string[]): string {
  const named = columns.join(', ');
  const short = isShort(SECONDS_UP_TO_S);
  return `(
    SELECT second AS at, ${named} FROM rooms_1s
    WHERE ${thisRoom} AND side = '${side}' AND $__timeFilter(second) AND ${short}
    UNION ALL
    SELECT minute AS at, ${named} FROM rooms_1m
    WHERE ${thisRoom} AND side = '${side}' AND $__timeFilter(minute) AND NOT ${short}
  )`;
}

/** The mean of a gauge of the rollups; nothing where it was not measured. */
export const mean = (gauge: string): string => `sum(${gauge}Sum) / nullIf(sum(${gauge}Count), 0)`;

/** The sums that a mean needs. */
export const sumsOf = (...gauges: readonly string[]): string[] =>
  gauges.flatMap((gauge) => [`${gauge}Sum`, `${gauge}Count`]);
