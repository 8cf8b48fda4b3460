import type { Rules } from '../rules/ruleTable.ts';
import { TICK_MS } from '../session/play/viewerTick.ts';
import type { GroupCount } from '../verdict/verdict.ts';
import { beyondTrouble } from './beyond.ts';
import { hurtsNow, type Sufferer, suffer } from './sufferers.ts';
import type { TickView } from './tickView.ts';

/** Lagging and watching viewers over a spell: the most at once, and sums weighted by how many lagged. */
export interface Share {
  mostLagging: number;
  mostWatching: number;
  lagging: number;
  watching: number;
}

/** The same of one group. */
export interface GroupShare extends Share {
  readonly group: Pick<GroupCount, 'by' | 'id'>;
}

/** Viewers that stall behind a pusher that is well: plain data, moved a second at a time. */
export interface Downstream {
  open: boolean;
  /** Share of the room's viewers that lags at any time: as learned so far, and as it was when the spell began. */
  usual: number | null;
  baseline: number | null;
  from: number;
  confirmedAt: number;
  to: number | null;
  clearedAt: number | null;
  /** End of the last second in which somebody lagged, and in which somebody stalled. */
  lagsUntil: number;
  stalledUntil: number;
  /** Sum of the weights: the viewer-seconds lagged. */
  weight: number;
  readonly all: Share;
  /** In the order in which they were first seen, as all that follows. */
  readonly groups: GroupShare[];
  readonly sufferers: Sufferer[];
}

const newShare = (): Share => ({ mostLagging: 0, mostWatching: 0, lagging: 0, watching: 0 });

export function newDownstream(usual: number | null = null): Downstream {
  return {
    open: false,
    usual,
    baseline: null,
    from: 0,
    confirmedAt: 0,
    to: null,
    clearedAt: null,
    lagsUntil: 0,
    stalledUntil: 0,
    weight: 0,
    all: newShare(),
    groups: [],
    sufferers: [],
  };
}

/** Why a second may or may not be held against the viewers' side. */
export type PusherState = 'well' | 'troubled' | 'unheard' | 'ahead' | 'absent';

/** True when stalls of this second may be called downstream. A VJ's silence is never taken for health. */
function countable(pusher: PusherState, view: TickView, rules: Rules): boolean {
  switch (pusher) {
    case 'well':
      return true;
    case 'ahead':
    case 'absent':
      // No telemetry from the push side at all: only where some viewers are fine is the source not at fault.
      return view.watching > 1 && view.lagging / view.watching < rules.roomShare;
    // Of those who stall beside the pusher's trouble only such are left.
    case 'troubled':
      return true;
    case 'unheard':
      return false;
    default:
      return pusher satisfies never;
  }
}

/** Many viewers with full caches and too few frames at once: that is what was sent, not their devices. */
function looksLikeSource(view: TickView, rules: Rules): boolean {
  const devices = view.laggards.filter(({ device }) => device !== null).length;
  const areMany =
    devices > 1 && devices === view.laggards.length && view.lagging >= view.watching * rules.cellShare;
  // Where all of them run one version of the app and others do not, the others show that the source is fine.
  const isOfVersion = ({ by, lagging, watching }: TickView['groups'][number]) =>
    by === 'version' && lagging === view.lagging && watching < view.watching * rules.roomShare;
  return areMany && !view.groups.some(isOfVersion);
}

/** Moves the state by one second. Gives the spell that ended there, if one did. */
export function stepDownstream(
  state: Downstream,
  seen: TickView,
  pusher: PusherState,
  rules: Rules,
): { state: Downstream; ended: Downstream | null } {
  const view = pusher === 'troubled' ? beyondTrouble(seen, rules) : seen;
  if (view === null) return { state, ended: null };
  const end = view.tick + TICK_MS;
  if (!countable(pusher, view, rules) || looksLikeSource(view, rules)) return { state, ended: null };
  const known = state.usual ?? rules.cellBaseline;
  const usual = pusher === 'troubled' ? known : learn(known, view, rules);
  if (view.lagging > 0) {
    // Lag that is only remembered from seconds that did not count opens nothing.
    if (!state.open && !view.laggards.some(hurtsNow)) return { state: { ...state, usual }, ended: null };
    const next = state.open ? state : open(view, end, state.usual ?? rules.cellBaseline);
    next.usual = usual;
    account(next, view, end);
    return { state: next, ended: null };
  }
  if (!state.open) return { state: usual === state.usual ? state : { ...state, usual }, ended: null };
  const to = Math.max(state.stalledUntil, state.from);
  return { state: newDownstream(usual), ended: { ...state, open: false, to, clearedAt: end } };
}

/** The share that usually lags, after one more second. */
function learn(usual: number, { lagging, watching }: TickView, rules: Rules): number {
  const share = Math.min(watching === 0 ? 0 : lagging / watching, rules.cellBaselineMost);
  const learned = usual + ((share - usual) * TICK_MS) / rules.cellBaselineMs;
  return Math.min(Math.max(learned, rules.cellBaselineLeast), rules.cellBaselineMost);
}

function open(view: TickView, end: number, baseline: number): Downstream {
  const from = view.laggards.reduce((first, { since }) => Math.min(first, since), view.tick);
  return { ...newDownstream(), open: true, baseline, from, confirmedAt: end, stalledUntil: end };
}

function account(state: Downstream, view: TickView, end: number): void {
  const weight = view.lagging;
  state.weight += weight;
  state.lagsUntil = end;
  if (view.stalled > 0) state.stalledUntil = end;
  add(state.all, view, weight);
  let at = 0;
  for (const group of view.groups) {
    at = placeOf(state.groups, group, at);
    const share = state.groups[at] ?? { ...newShare(), group: { by: group.by, id: group.id } };
    state.groups[at] = share;
    add(share, group, weight);
    at += 1;
  }
  for (const viewer of view.laggards)
    if (suffer(state.sufferers, viewer, end)) state.stalledUntil = Math.max(state.stalledUntil, end);
}

/** Where a group's share is, or has to be: seconds name groups in the same order, so `near` is nearly always it. */
function placeOf(shares: readonly GroupShare[], { by, id }: GroupShare['group'], near: number): number {
  for (let tried = 0; tried < shares.length; tried++) {
    const at = (near + tried) % shares.length;
    const group = shares[at]?.group;
    if (group?.id === id && group.by === by) return at;
  }
  return shares.length;
}

interface Counted {
  readonly lagging: number;
  readonly watching: number;
}

function add(share: Share, { lagging, watching }: Counted, weight: number): void {
  share.mostLagging = Math.max(share.mostLagging, lagging);
  share.mostWatching = Math.max(share.mostWatching, watching);
  share.lagging += lagging * weight;
  share.watching += watching * weight;
}

/** A copy that can be moved on its own. Names of groups and devices are never changed, and are shared. */
export function copyDownstream(state: Downstream): Downstream {
  return {
    ...state,
    all: { ...state.all },
    groups: state.groups.map((share) => ({ ...share })),
    sufferers: state.sufferers.map((one) => ({ ...one })),
  };
}

/** A share as viewers at once, as they were while most lagged: what a stray second adds hardly counts. */
export function typical(
  share: Share,
  weight: number,
): { readonly affected: number; readonly watching: number } {
  if (weight === 0) return { affected: 0, watching: 0 };
  return { affected: Math.round(share.lagging / weight), watching: Math.round(share.watching / weight) };
}

/** The share of one group. */
export const shareOf = ({ groups }: Downstream, by: GroupCount['by'], id: string): GroupShare | undefined =>
  groups.find(({ group }) => group.id === id && group.by === by);

/** The most of a group that lagged at once, of the most that it had. */
export const countOf = ({ group, mostLagging, mostWatching }: GroupShare): GroupCount => ({
  ...group,
  affected: mostLagging,
  watching: mostWatching,
});

/** Viewers hurt in all: the most at once, or more where they were told apart by name. */
export function affectedBy({ all, sufferers }: Downstream): number {
  const named = new Set(sufferers.map(({ session }) => session));
  return Math.max(all.mostLagging, named.size);
}
