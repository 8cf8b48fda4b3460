import type { Rules } from '../rules/ruleTable.ts';
import { TICK_MS } from '../session/play/viewerTick.ts';
import {
  copyDownstream,
  type Downstream,
  newDownstream,
  type PusherState,
  stepDownstream,
} from './downstream.ts';
import type { PusherAt } from './pushSide.ts';
import type { TickView } from './tickView.ts';

/** How often an open lag is remembered on its way, ms of event time: each time costs a copy of it. */
const REMEMBERED_EVERY_MS = 2 * TICK_MS;

/** What the seconds so far come to: the lag that is open, if one is, and those that ended. */
interface LagState {
  readonly downstream: Downstream;
  readonly ended: readonly Downstream[];
}

/** Only a spell that is open is moved in place: any other state may be shared. */
const apart = (state: LagState): LagState =>
  state.downstream.open ? { ...state, downstream: copyDownstream(state.downstream) } : state;

/**
 * Lags of a room's viewers, second by second. Seconds that are open are run again whenever one changes, from the
 * newest state remembered before it, with the same result as from the last settled one.
 */
export class LagRun {
  private settled: LagState = { downstream: newDownstream(), ended: [] };
  /** Of each second as it was last run what went in and, where that is remembered, what came out: in step. */
  private views: TickView[] = [];
  private pushers: PusherState[] = [];
  private after: (LagState | null)[] = [];
  private rules: Rules | null = null;
  /** What said the pusher of every step: the same function says the same. */
  private pusherAt: PusherAt | null = null;
  /** What all steps came to; null once they are others. */
  private told: readonly Downstream[] | null = null;

  /** Moves the settled state over the seconds given. Those that ended at or before `forgetTo` are forgotten. */
  settle(views: readonly TickView[], pusherAt: PusherAt, forgetTo: number, rules: Rules): void {
    const known = this.unchanged(views, pusherAt, rules);
    let state = this.settled;
    for (const view of views) state = step(state, view, pusherAt(view.tick + TICK_MS), rules);
    const forgets = state.ended.some(({ clearedAt }) => (clearedAt ?? 0) <= forgetTo);
    const ended = forgets ? state.ended.filter(({ clearedAt }) => (clearedAt ?? 0) > forgetTo) : state.ended;
    this.settled = { downstream: state.downstream, ended };
    this.forget(known === views.length && !forgets ? known : this.views.length);
    this.told = null;
  }

  /** Forgets how so many of the oldest seconds were run. */
  private forget(count: number): void {
    this.views.splice(0, count);
    this.pushers.splice(0, count);
    this.after.splice(0, count);
  }

  /** All lags when the open seconds given have passed, oldest first: the same array as long as they are the same. */
  lags(views: readonly TickView[], pusherAt: PusherAt, rules: Rules): readonly Downstream[] {
    const known = this.unchanged(views, pusherAt, rules);
    if (this.told !== null && known === views.length && known === this.views.length) {
      this.pusherAt = pusherAt;
      return this.told;
    }
    let next = known;
    while (next > 0 && this.after[next - 1] === null) next -= 1;
    let state = apart(this.after[next - 1] ?? this.settled);
    this.views.length = next;
    this.pushers.length = next;
    this.after.length = next;
    for (let index = next; index < views.length; index++) {
      const view = views[index];
      if (view === undefined) continue;
      const pusher = pusherAt(view.tick + TICK_MS);
      state = step(state, view, pusher, rules);
      const isRemembered = !state.downstream.open || view.tick % REMEMBERED_EVERY_MS === 0;
      this.views.push(view);
      this.pushers.push(pusher);
      this.after.push(isRemembered ? apart(state) : null);
    }
    this.pusherAt = pusherAt;
    this.told = state.downstream.open ? [...state.ended, state.downstream] : state.ended;
    return this.told;
  }

  /** How many of the seconds, from the first on, are as they were when last run. */
  private unchanged(views: readonly TickView[], pusherAt: PusherAt, rules: Rules): number {
    if (rules !== this.rules) this.forget(this.views.length);
    this.rules = rules;
    const most = Math.min(views.length, this.views.length);
    let same = 0;
    while (same < most && views[same] === this.views[same]) same += 1;
    if (pusherAt === this.pusherAt) return same;
    for (let index = 0; index < same; index++)
      if (this.pushers[index] !== pusherAt((views[index]?.tick ?? 0) + TICK_MS)) return index;
    return same;
  }
}

function step(state: LagState, view: TickView, pusher: PusherState, rules: Rules): LagState {
  const { state: downstream, ended } = stepDownstream(state.downstream, view, pusher, rules);
  if (ended !== null) return { downstream, ended: [...state.ended, ended] };
  return downstream === state.downstream ? state : { downstream, ended: state.ended };
}
