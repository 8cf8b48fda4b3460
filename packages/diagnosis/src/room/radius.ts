import type { Rules } from '../rules/ruleTable.ts';
import type { GroupBy, GroupCount } from '../verdict/verdict.ts';
import { binomialTail, chancesOf } from './groupOdds.ts';

/**
 * Who lags: a whole room, the groups named, several who have something in common though the numbers do not carry
 * a name, one session, or several with nothing in common.
 */
export type Radius =
  | { readonly kind: 'room' }
  | { readonly kind: 'groups' | 'undecided'; readonly groups: readonly [GroupCount, ...GroupCount[]] }
  | { readonly kind: 'session' }
  | { readonly kind: 'scattered' };

/** Smaller sets first: of two groups that explain the same viewers the narrower place is named first. */
export const narrowFirst: readonly GroupBy[] = ['server', 'network', 'region', 'version', 'protocol'];

const byWidth = (a: GroupCount, b: GroupCount) =>
  narrowFirst.indexOf(a.by) - narrowFirst.indexOf(b.by) || a.id.localeCompare(b.id);

/** How alike two groups must explain who lags for nobody to be able to tell them apart. */
const TIE = 1e-9;

/**
 * Decides the blast radius from how many viewers of each group lagged. A group is named when it is likelier at fault
 * than everything else together, its share is large and the rest of the room is well without it (critical clusters:
 * Jiang et al. 2013); groups that explain exactly the same viewers are all named. Where a common fault is likely but
 * not where, the groups that could be it are `undecided`. `baseline` is the share of this room's viewers that lags
 * at any time.
 */
export function decideRadius(
  groups: readonly GroupCount[],
  affected: number,
  watching: number,
  baseline: number,
  rules: Rules,
): Radius {
  if (affected <= 1) return { kind: 'session' };
  const { chances, apart } = chancesOf(groups, affected, watching, baseline, rules);
  const able = groups
    .map((group, index) => ({ group, chance: chances[index] ?? 0 }))
    .filter(({ group }) => stands(group, affected, watching, rules));
  const best = Math.max(0, ...able.map(({ chance }) => chance));
  const tied = able.filter(({ chance }) => chance >= best * (1 - TIE));
  const certainty = tied.reduce((sum, { chance }) => sum + chance, 0);
  const named = some(tied);
  if (named !== null && certainty >= rules.cellCertainty) return { kind: 'groups', groups: named };
  if (affected / Math.max(1, watching) >= rules.roomShare) return { kind: 'room' };
  if (apart > 1 - rules.cellSuspicion) return { kind: 'scattered' };
  const suspects = some(able.filter(({ chance }) => chance >= rules.cellSuspect * (1 - apart)));
  if (suspects !== null) return { kind: 'undecided', groups: suspects };
  // Too many at once for chance, and no group explains them: what such a share has in common is the room.
  return affected / Math.max(1, watching) >= rules.cellShare ? { kind: 'room' } : { kind: 'scattered' };
}

function some(
  found: readonly { readonly group: GroupCount }[],
): readonly [GroupCount, ...GroupCount[]] | null {
  const [first, ...others] = found.map(({ group }) => group).sort(byWidth);
  return first === undefined ? null : [first, ...others];
}

function stands(group: GroupCount, affected: number, watching: number, rules: Rules): boolean {
  const restWatching = watching - group.watching;
  const restAffected = Math.max(0, affected - group.affected);
  return (
    // One viewer is no group, and one that is nearly the whole room says no more than the room does.
    group.affected > 1 &&
    group.watching / watching < rules.roomShare &&
    restWatching > 0 &&
    group.affected / group.watching >= rules.cellShare &&
    (restAffected / restWatching <= rules.cellRestShare ||
      binomialTail(restAffected, restWatching, rules.cellBaseline) >= rules.cellRestProbability)
  );
}
