import type { Rules } from '../rules/ruleTable.ts';
import { TICK_MS } from '../session/play/viewerTick.ts';
import type { LaggingViewer } from '../signal.ts';
import type { GroupCount } from '../verdict/verdict.ts';
import type { TickView } from './tickView.ts';

/** How many viewers of one stutter are told apart by name; beyond that the counts speak. */
const NAMED_KEPT = 64;

/** Viewers that stall behind a pusher that is well: plain data, moved a second at a time. */
export interface Downstream {
  open: boolean;
  from: number;
  confirmedAt: number;
  to: number | null;
  clearedAt: number | null;
  /** End of the last second in which somebody stalled. */
  stalledUntil: number;
  watching: number;
  lagging: number;
  readonly named: string[];
  readonly groups: Map<string, GroupCount>;
  worst: LaggingViewer | null;
  deviceSeconds: number;
  lagSeconds: number;
}

export function newDownstream(): Downstream {
  return {
    open: false,
    from: 0,
    confirmedAt: 0,
    to: null,
    clearedAt: null,
    stalledUntil: 0,
    watching: 0,
    lagging: 0,
    named: [],
    groups: new Map(),
    worst: null,
    deviceSeconds: 0,
    lagSeconds: 0,
  };
}

/** Why a second may or may not be held against the viewers' side. */
export type PusherState = 'well' | 'troubled' | 'unheard' | 'absent';

/** True when stalls of this second may be called downstream. A VJ's silence is never taken for health. */
function countable(pusher: PusherState, view: TickView, rules: Rules): boolean {
  switch (pusher) {
    case 'well':
      return true;
    case 'absent':
      // No telemetry from the push side at all: only where some viewers are fine is the source not at fault.
      return view.watching > 1 && view.lagging / view.watching < rules.roomShare;
    case 'troubled':
    case 'unheard':
      return false;
    default:
      return pusher satisfies never;
  }
}

/** Moves the state by one second. Gives the stutter that ended there, if one did. */
export function stepDownstream(
  state: Downstream,
  view: TickView,
  pusher: PusherState,
  rules: Rules,
): { state: Downstream; ended: Downstream | null } {
  const end = view.tick + TICK_MS;
  if (!countable(pusher, view, rules)) return { state, ended: null };
  if (view.lagging > 0) {
    const next = state.open ? state : open(view, end);
    account(next, view, end);
    return { state: next, ended: null };
  }
  if (!state.open) return { state, ended: null };
  const ended: Downstream = {
    ...state,
    open: false,
    to: Math.max(state.stalledUntil, state.from),
    clearedAt: end,
  };
  return { state: newDownstream(), ended };
}

function open(view: TickView, end: number): Downstream {
  const from = view.laggards.reduce((first, { since }) => Math.min(first, since), view.tick);
  return { ...newDownstream(), open: true, from, confirmedAt: end, stalledUntil: end };
}

function account(state: Downstream, view: TickView, end: number): void {
  state.lagSeconds += 1;
  state.watching = Math.max(state.watching, view.watching);
  state.lagging = Math.max(state.lagging, view.lagging);
  if (view.stalled > 0) state.stalledUntil = end;
  for (const viewer of view.laggards) {
    if (state.named.length < NAMED_KEPT && !state.named.includes(viewer.session))
      state.named.push(viewer.session);
    if (state.worst === null || viewer.stalledMs > state.worst.stalledMs) state.worst = viewer;
  }
  if (view.laggards.length > 0 && view.laggards.every(({ device }) => device)) {
    state.deviceSeconds += 1;
    state.stalledUntil = end;
  }
  for (const { by, id, watching, lagging } of view.groups) {
    const key = `${by} ${id}`;
    const known = state.groups.get(key);
    state.groups.set(key, {
      by,
      id,
      affected: Math.max(known?.affected ?? 0, lagging),
      watching: Math.max(known?.watching ?? 0, watching),
    });
  }
}

/** Viewers hurt in all: the most at once, or more where they were told apart by name. */
export function affectedBy(state: Downstream): number {
  return Math.max(state.lagging, state.named.length);
}
