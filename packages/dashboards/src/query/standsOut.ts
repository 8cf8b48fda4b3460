/**
 * How surely one group is worse than all others. Viewers of one room suffer together for its own reasons, so rooms
 * are counted, not viewers: a unit is a room in an hour (an hour alone in long ranges), and it is hurt when the share
 * of its time that was bad reaches `hurtFrom`. The least share of hurt units that the counts allow (Wilson, one-sided
 * 99.5 %) is set against the share elsewhere: above 1 the group is worse beyond doubt.
 */
export interface Comparison {
  /** Columns that name a group. */
  readonly by: readonly string[];
  /** Rows of the columns in `by`, `unit`, `bad` and `total` (ms). */
  readonly from: string;
  /** Columns within which groups are compared with each other: the kind of group. */
  readonly within: readonly string[];
  readonly hurtFrom: number;
  readonly leastUnits: number;
}

/** Quantile of the normal distribution at 99.5 %. */
const Z = 2.576;

/** Nobody's elsewhere is taken to be better than this: what is rare everywhere stands out nowhere. */
const ELSEWHERE_LEAST = 0.01;

/**
 * Rows of the columns in `by` with: units, hurt, share, elsewhere, atLeast (times worse; null where too little is
 * elsewhere to compare with), badMs, totalMs.
 */
export function standsOut({ by, from, within, hurtFrom, leastUnits }: Comparison): string {
  const keys = by.join(', ');
  const window = `(PARTITION BY ${within.join(', ') || '1'})`;
  return `
    SELECT ${keys}, units, hurt, hurt / units AS share,
      greatest(${ELSEWHERE_LEAST}, (allHurt - hurt + 1) / (allUnits - units + 2)) AS elsewhere,
      greatest(0, (hurt + ${Z ** 2 / 2} - ${Z} * sqrt(hurt * (units - hurt) / units + ${Z ** 2 / 4})) / (units + ${Z ** 2})) / elsewhere AS times,
      if(allUnits - units >= ${leastUnits}, times, NULL) AS atLeast,
      badMs, totalMs
    FROM (
      SELECT *, sum(units) OVER ${window} AS allUnits, sum(hurt) OVER ${window} AS allHurt
      FROM (
        SELECT ${keys}, count() AS units, countIf(bad >= ${hurtFrom} * total) AS hurt, sum(bad) AS badMs, sum(total) AS totalMs
        FROM (SELECT ${keys}, unit, sum(bad) AS bad, sum(total) AS total FROM ${from} GROUP BY ${keys}, unit HAVING total > 0)
        GROUP BY ${keys}
      )
    )
    WHERE units >= ${leastUnits}`;
}
