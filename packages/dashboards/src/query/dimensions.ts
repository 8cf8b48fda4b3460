import { dimensions } from '../house/variables.ts';
import { theChosen } from './chosen.ts';

/** The column that variable `by` names; a name that is none gives the app version. */
export function chosenDimension(): string {
  const cases = dimensions.map((name) => `${theChosen('by')} = '${name}', ${name}`);
  return `multiIf(${cases.join(', ')}, app)`;
}

/** One row for each dimension of a row: its kind and value, where it was told. */
export const everyDimension = `ARRAY JOIN arrayFilter(d -> d.2 != '', [${dimensions
  .map((name) => `('${name}', toString(${name}))`)
  .join(', ')}]) AS dimension`;
