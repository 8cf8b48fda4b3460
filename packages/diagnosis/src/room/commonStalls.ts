import type { Rules } from '../rules/ruleTable.ts';
import { evidence } from '../verdict/evidence.ts';
import type { Evidence } from '../verdict/verdict.ts';
import { chancesOf } from './groupOdds.ts';
import { PerSecond } from './perSecond.ts';
import type { TickView } from './tickView.ts';

/** A second in which several viewers stalled. */
export interface CommonStall {
  readonly tick: number;
  readonly stalled: number;
  readonly watching: number;
  /** Since when those of them who are named lag, Unix ms. */
  readonly begun: readonly number[];
  /** Odds that the whole room stalled for one reason, against one place's and each one's own. */
  readonly odds: number;
}

/** The second, where several viewers stall in it, and more than some always do. */
function commonStall(view: TickView, rules: Rules): CommonStall | null {
  const { tick, stalled, watching, laggards } = view;
  if (stalled < Math.max(rules.strainViewersLeast, watching * rules.cellBaseline)) return null;
  const places = view.groups
    .filter(({ by }) => by === 'network' || by === 'server' || by === 'region')
    .map((group) => ({ affected: group.stalled, watching: group.watching }));
  const { chances, apart } = chancesOf(places, stalled, watching, rules.cellBaseline, rules);
  const others = apart + chances.reduce((sum, chance) => sum + chance, 0);
  const begun = laggards.flatMap(({ stalledNow, since }) => (stalledNow ? [since] : []));
  return { tick, stalled, watching, begun, odds: Math.max(0, 1 - others) / others };
}

/** What says that they stalled together: the worst of these seconds. */
export function stalledAtOnceEvidence(stalls: readonly CommonStall[], rules: Rules): Evidence[] {
  const [first] = stalls;
  if (first === undefined) return [];
  const worst = stalls.reduce((most, one) => (one.stalled > most.stalled ? one : most), first);
  return evidence({
    signal: 'viewers of all places stalled at once',
    at: worst.tick,
    value: worst.stalled,
    unit: 'viewers',
    comparison: '>',
    limit: worst.watching * rules.cellBaseline,
  });
}

/** The seconds of a room in which several viewers stalled, those that are settled remembered for a while. */
export class CommonStalls {
  private settled: readonly CommonStall[] = [];
  private told: readonly CommonStall[] = [];
  private readonly found = new PerSecond<CommonStall | null>();
  private rules: Rules | null = null;

  /** Takes seconds down that can no longer change, once they have been looked at. */
  settle(views: readonly TickView[], rules: Rules): void {
    const now = views.at(-1)?.tick ?? 0;
    const settled = views.flatMap((view) => {
      // The same one as when it was open: what hangs on it need not be worked out again.
      const stall = this.told.find(({ tick }) => tick === view.tick) ?? commonStall(view, rules);
      return stall === null ? [] : [stall];
    });
    const all = [...this.settled, ...settled];
    this.settled = all.filter(({ tick }) => tick >= now - 4 * rules.latenessMs);
  }

  /** All of them, beside the open seconds too: the same array as long as they are the same. */
  beside(views: readonly TickView[], rules: Rules): readonly CommonStall[] {
    if (rules !== this.rules) this.found.forget();
    this.rules = rules;
    const open = this.found.of(views, (view) => commonStall(view, rules));
    const all = [...this.settled, ...open.filter((one) => one !== null)];
    const isSame = all.length === this.told.length && all.every((one, index) => one === this.told[index]);
    if (!isSame) this.told = all;
    return this.told;
  }
}
