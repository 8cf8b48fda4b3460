import { type Rule, ruleTable } from '../../packages/diagnosis/src/index.ts';
import { type Mutant, ruleFiles, sourceOf } from './mutant.ts';

/** How far a rule is moved to break it. */
const FACTOR = 10;

/** A value that breaks a rule, in one direction. Nothing is busier than 101 % or less busy than 0. */
function brokenValue({ value, unit }: Rule, way: 'more' | 'less'): number {
  if (unit === '%') return way === 'more' ? 101 : 0;
  const broken = way === 'more' ? value * FACTOR : value / FACTOR;
  const isCounted = unit === 'events' || unit === 'viewers' || unit === 'rooms' || unit === 'cells';
  return isCounted ? Math.max(1, Math.round(broken)) : broken;
}

/** Every rule of the table, broken both ways. */
export function ruleMutants(): Mutant[] {
  const sources = ruleFiles().map((file) => ({ file, text: sourceOf(file) }));
  return ruleTable.flatMap((rule: Rule) => {
    const pattern = new RegExp(`name: '${rule.name}',\\s+value: [^,]+,`);
    const found = sources.flatMap(({ file, text }) => {
      const [from] = pattern.exec(text) ?? [];
      return from === undefined ? [] : [{ file, from }];
    });
    const [place] = found;
    if (place === undefined || found.length > 1)
      throw new TypeError(`rule ${rule.name} stands nowhere, or twice`);
    return (['less', 'more'] as const).map((way) => {
      const value = brokenValue(rule, way);
      return {
        name: `${rule.name} ${way}`,
        what: `${value} instead of ${rule.value} ${rule.unit}`,
        edit: { ...place, to: place.from.replace(/value: [^,]+,/, `value: ${value},`) },
      };
    });
  });
}
