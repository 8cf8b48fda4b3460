import type { Rules } from '../rules/ruleTable.ts';
import type { GroupCount } from '../verdict/verdict.ts';
import { chancesOf, type RoomFault } from './groupOdds.ts';
import type { TickView } from './tickView.ts';

/**
 * True where one place explains who stalls in this second of the pusher's trouble (`cellCertainty`, by Bayes' rule as
 * for a radius) while the viewers elsewhere play on: what comes from the push hits all places. A push in trouble is suspect
 * beforehand, and it first hurts the few whose caches are small: two of one network are no proof against it.
 */
export function isConfined({ stalled, watching, groups }: TickView, rules: Rules): boolean {
  if (stalled < 2) return false;
  const counts = groups.map(({ by, stalled: affected, watching: ofGroup }) => ({
    by,
    affected,
    watching: ofGroup,
  }));
  return isOfOnePlace(counts, stalled, watching, rules, {
    odds: rules.strainOdds,
    least: rules.cellBaseline,
  });
}

/** Where viewers sit, and not what they use. */
export const isPlace = ({ by }: Pick<GroupCount, 'by'>) =>
  by === 'network' || by === 'server' || by === 'region';

type PlaceCount = Pick<GroupCount, 'by' | 'affected' | 'watching'>;

/** True where one place explains who of a room's viewers are hurt, and the others are well. */
export function isOfOnePlace(
  groups: readonly PlaceCount[],
  affected: number,
  watching: number,
  rules: Rules,
  room?: RoomFault,
): boolean {
  if (affected < 2) return false;
  const places = groups.filter(isPlace);
  const { chances } = chancesOf(places, affected, watching, rules.cellBaseline, rules, room);
  const certainty = places.reduce((sum, place, index) => {
    const others = watching - place.watching;
    const areWell = others > 0 && affected - place.affected <= others * rules.cellRestShare;
    return areWell ? sum + (chances[index] ?? 0) : sum;
  }, 0);
  return certainty >= rules.cellCertainty;
}
