import type { Rules } from '../rules/ruleTable.ts';
import { isOfOnePlace, isPlace } from './confined.ts';
import type { LaggingViewer, TickView } from './tickView.ts';

/**
 * A second in which the pusher is in trouble, with only those viewers who stall for longer than that explains; null
 * where there are none. What ails the pusher reaches all places, and what a large cache hides of it is no more than that
 * cache: viewers of one place who stalled `beyondStallMs` longer than anybody outside it stall by something else. One
 * viewer alone says nothing: its last mile may be what the clog was too much for.
 */
export function beyondTrouble(view: TickView, rules: Rules): TickView | null {
  const { laggards, watching } = view;
  // Where not all are named nobody can be left out.
  if (laggards.length < view.lagging) return null;
  // Who is not outside a place that explains them can have stalled for no longer than this.
  const mostMs = longestOf(laggards) - rules.beyondStallMs;
  if (mostMs < 0) return null;
  for (const place of view.groups) {
    if (!isPlace(place)) continue;
    const explainedMs = longestOf(laggards, place);
    if (explainedMs > mostMs) continue;
    const longer = laggards.filter(({ stalledMs }) => stalledMs >= explainedMs + rules.beyondStallMs);
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

type Group = TickView['groups'][number];

/** The longest that any of these stalled, those of one place left out where one is given, ms. */
function longestOf(laggards: readonly LaggingViewer[], outside?: Group): number {
  let longest = 0;
  for (const viewer of laggards)
    if (viewer.stalledMs > longest && (outside === undefined || !isIn(viewer, outside)))
      longest = viewer.stalledMs;
  return longest;
}

/** The second as it would be if none but these lagged. */
function only(view: TickView, laggards: readonly LaggingViewer[]): TickView {
  const groups = view.groups.map((group) => ({
    ...group,
    lagging: laggards.filter((viewer) => isIn(viewer, group)).length,
  }));
  const { tick, watching, stalled } = view;
  return { tick, watching, stalled, lagging: laggards.length, laggards, groups };
}

const isIn = ({ groups }: LaggingViewer, { by, id }: Group) =>
  groups.some((one) => one.by === by && one.id === id);
