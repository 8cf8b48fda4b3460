import type { Rules } from '../../rules/ruleTable.ts';

/** A pause in playback: open while `to` is null. */
export interface Stall {
  from: number;
  to: number | null;
}

/** What of a view tells of its stalls. */
export interface Stalling {
  /** When playback began (first 2004, or first frames where no events come); null during start-up. */
  startedAt: number | null;
  /** Stalls of the last stall window, oldest first. */
  stalls: Stall[];
  /** When the newest 2105 that counted came. */
  frozeAt: number | null;
  /** Since when what was said before turned out to be otherwise; Infinity where nothing did since this was asked. */
  changedFrom: number;
}

/** Notes that the view was otherwise from this moment on than it seemed. */
function change(view: Stalling, from: number): void {
  view.changedFrom = Math.min(view.changedFrom, from);
}

export function beginStall(view: Stalling, from: number, to: number | null): void {
  view.stalls = view.stalls.concat({ from, to });
  change(view, from);
}

export function openStall(view: Stalling): Stall | undefined {
  for (const stall of view.stalls) if (stall.to === null) return stall;
  return undefined;
}

/** Ends the stall that is on, if one is; one too short to be felt was none. */
export function endStall(view: Stalling, t: number, rules: Rules): void {
  const stall = openStall(view);
  if (stall === undefined) return;
  stall.to = t;
  change(view, t);
  if (stall.to - stall.from < rules.stallMicroMs) {
    change(view, stall.from);
    view.stalls = view.stalls.filter((one) => one !== stall);
  }
}

/** True where some of the time between was stalled. */
export function stalledIn(view: Stalling, from: number, to: number): boolean {
  for (const stall of view.stalls) if (stall.from < to && (stall.to ?? to) > from) return true;
  return false;
}

/** A render gap without loading: it ended about now. Inside a stall it is that stall, seen again. */
export function freeze(view: Stalling, t: number, rules: Rules): void {
  const { startedAt, frozeAt } = view;
  if (startedAt === null || (frozeAt !== null && t - frozeAt <= rules.freezeJoinMs)) return;
  view.frozeAt = t;
  const from = t - rules.stallFreezeMs;
  const covered = view.stalls.some((stall) => stall.from <= t && (stall.to ?? t) >= from);
  if (!covered) beginStall(view, Math.max(from, startedAt), t);
}
