import type { Rules } from '../rules/ruleTable.ts';
import type { LaggingViewer } from '../signal.ts';
import { isOfOnePlace, isPlace } from './confined.ts';
import type { TickView } from './tickView.ts';

const known = new WeakMap<TickView, { readonly rules: Rules; readonly beyond: TickView | null }>();

/**
 * A second in which the pusher is in trouble, with only those viewers who stall for longer than that explains; null
 * where there are none. What ails the pusher reaches all places, and what a large cache hides of it is no more than that
 * cache: viewers of one place who stalled `beyondStallMs` longer than anybody outside it stall by something else. One
 * viewer alone says nothing: its last mile may be what the clog was too much for.
 */
export function beyondTrouble(view: TickView, rules: Rules): TickView | null {
  const before = known.get(view);
  if (before !== undefined && before.rules === rules) return before.beyond;
  const beyond = findBeyond(view, rules);
  known.set(view, { rules, beyond });
  return beyond;
}

function findBeyond(view: TickView, rules: Rules): TickView | null {
  const { laggards, watching, groups } = view;
  // Where not all are named nobody can be left out.
  if (laggards.length < view.lagging) return null;
  if (!laggards.some(({ stalledMs }) => stalledMs >= rules.beyondStallMs)) return null;
  for (const place of groups.filter(isPlace)) {
    const outside = laggards.filter((viewer) => !isIn(place)(viewer)).map(({ stalledMs }) => stalledMs);
    const longer = longerThan(laggards, Math.max(0, ...outside), rules);
    if (longer.length < 2) continue;
    const inside = only(view, longer);
    const counts = inside.groups.map(({ by, lagging: affected, watching: of }) => ({
      by,
      affected,
      watching: of,
    }));
    if (isOfOnePlace(counts, inside.lagging, watching, rules)) return inside;
  }
  return null;
}

const longerThan = (laggards: readonly LaggingViewer[], explainedMs: number, { beyondStallMs }: Rules) =>
  laggards.filter(({ stalledMs }) => stalledMs >= explainedMs + beyondStallMs);

/** The second as it would be if none but these lagged. */
function only(view: TickView, laggards: readonly LaggingViewer[]): TickView {
  const groups = view.groups.map((group) => ({ ...group, lagging: laggards.filter(isIn(group)).length }));
  return { ...view, lagging: laggards.length, laggards, groups };
}

const isIn =
  ({ by, id }: TickView['groups'][number]) =>
  ({ groups }: LaggingViewer) =>
    groups.some((one) => one.by === by && one.id === id);
