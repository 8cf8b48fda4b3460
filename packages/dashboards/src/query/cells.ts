/** Up to so long a range the minutes are read, beyond it the hours, seconds. */
const MINUTES_UP_TO_S = 172_800;

/** Whether the range is short enough for the finer table; constant, so that the other is not read. */
export const isShort = (upToS: number = MINUTES_UP_TO_S): string =>
  `toUInt32($__toTime) - toUInt32($__fromTime) <= ${upToS}`;

/**
 * Cells of the range as `at` and the columns asked for: by minute, or by hour where the range is long. Hours know
 * no room: `unit` stands for the room and hour of a minute, for the hour alone of an hour. It is a number: grouping by
 * text took most of the time of a day's panel.
 */
export function cells(columns: readonly string[], where = '1'): string {
  const named = columns.join(', ');
  return `(
    SELECT minute AS at, cityHash64(room, toStartOfHour(minute)) AS unit, room, ${named}
    FROM cells_1m WHERE $__timeFilter(minute) AND ${isShort()} AND ${where}
    UNION ALL
    SELECT hour AS at, toUInt64(toUnixTimestamp(hour)) AS unit, '' AS room, ${named}
    FROM cells_1h WHERE $__timeFilter(hour) AND NOT ${isShort()} AND ${where}
  )`;
}
