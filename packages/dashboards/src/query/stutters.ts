import { causeNames, causes } from '../house/colours.ts';

/** A verdict that nobody closed is taken to last so long after its last word. */
const FORGOTTEN = 'INTERVAL 6 HOUR';

/** When a verdict ended; one still open has not. */
export const endOf = `ifNull(\`to\`, writtenAt + ${FORGOTTEN})`;

/** Verdicts that are on at the end of the range: "now", wherever one looks. */
export const isOnAtTheEnd = `\`from\` <= $__toTime AND ${endOf} > $__toTime`;

/** Verdicts that touch the range. */
export const isInRange = `\`from\` <= $__toTime AND ${endOf} >= $__fromTime`;

/** One column a cause, so that each keeps its name and colour: an aggregate of what `condition` holds for. */
export function byCause(aggregate: (condition: string) => string): string {
  return causes.map((cause) => `${aggregate(`cause = '${cause}'`)} AS "${causeNames[cause]}"`).join(',\n  ');
}

/**
 * Minutes of stutters in the range, moved back by so many days. The table behind is in the order of `from`: a stutter
 * that began more than a day before is one that nobody closed.
 */
export function minutesInRange(daysBack = 0): string {
  const [from, to] =
    daysBack === 0
      ? ['$__fromTime', '$__toTime']
      : [`$__fromTime - INTERVAL ${daysBack} DAY`, `$__toTime - INTERVAL ${daysBack} DAY`];
  return `minute >= ${from} AND minute <= ${to} AND \`from\` >= ${from} - INTERVAL 1 DAY AND \`from\` <= ${to}`;
}
