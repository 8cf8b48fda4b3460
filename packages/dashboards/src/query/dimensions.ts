import { dimensions } from '../house/variables.ts';
import { theChosen } from './chosen.ts';

/** The column that variable `by` names; a name that is none gives the app version. */
export function chosenDimension(): string {
  const cases = dimensions.map((name) => `${theChosen('by')} = '${name}', ${name}`);
  return `multiIf(${cases.join(', ')}, app)`;
}

/**
 * Sums of `bad` and `total` by dimension, value and unit, of rows with every dimension. Each row goes into one set a
 * dimension; unfolded into a row a dimension first, a day's millions of rows took nine times as long.
 */
export const byEveryDimension = (rows: string): string => `(
  SELECT multiIf(${dimensions.map((name) => `${name} != '', '${name}'`).join(', ')}, '') AS dimension,
    concat(${dimensions.map((name) => `toString(${name})`).join(', ')}) AS value, unit, bad, total
  FROM (
    SELECT ${dimensions.join(', ')}, unit, sum(bad) AS bad, sum(total) AS total FROM ${rows}
    GROUP BY GROUPING SETS (${dimensions.map((name) => `(unit, ${name})`).join(', ')})
  )
  WHERE value != '')`;

/** One row for each dimension of a row: its kind and value, where it was told. */
export const everyDimension = `ARRAY JOIN arrayFilter(d -> d.2 != '', [${dimensions
  .map((name) => `('${name}', toString(${name}))`)
  .join(', ')}]) AS dimension`;
