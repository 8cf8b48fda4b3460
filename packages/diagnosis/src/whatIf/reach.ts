import { MAX_AGE_MS } from '@stutterscope/telemetry';
import type { Rules } from '../rules/ruleTable.ts';
import type { Stutter } from '../verdict/verdict.ts';
import type { Span } from './spans.ts';
import type { View } from './view.ts';

/** A stutter and the time in which it can have been felt. */
export interface Reach {
  readonly stutter: Stutter;
  readonly window: Span;
}

/** When what a stutter did can have been seen by viewers. */
export function reachOf(stutter: Stutter, endMs: number, rules: Rules): Reach {
  const [from, to] = [stutter.from, stutter.to ?? endMs];
  // Clocks may jump: nothing is replayed for longer than telemetry may be old.
  // A lag is dated by its viewers' own stalls, a push's trouble by the pusher.
  const [before, after] =
    stutter.cause === 'downstream_lag'
      ? [rules.stallWindowMs, rules.whatIfAlignMs]
      : [rules.upstreamHiddenMs, rules.upstreamReachMs];
  return {
    stutter,
    window: { from: from - before, to: Math.min(Math.max(from, to) + after, from + MAX_AGE_MS) },
  };
}

/** True when the stutter is one of this viewer's: the whole room's, its group's, or its own. */
export function concerns({ cause, session, groups }: Stutter, view: View): boolean {
  if (cause !== 'downstream_lag') return true;
  if (session !== null) return session === view.session;
  if (groups.length === 0) return true;
  return groups.some(({ by, id }) => view.groups.some((group) => group.by === by && group.id === id));
}

const away = ({ stutter, window }: Reach, t: number, rules: Rules): number => {
  const lead = stutter.cause === 'downstream_lag' ? rules.stallWindowMs : rules.upstreamHiddenMs;
  const tail = stutter.cause === 'downstream_lag' ? rules.whatIfAlignMs : rules.upstreamReachMs;
  return Math.max(0, window.from + lead - t, t - (window.to - tail));
};

/**
 * The stutter that a viewer's trouble at a moment is laid to: one that concerns it and reaches so far; the
 * push's before a lag (domain: 2.7), then the nearest in time. Null where it belongs to none.
 */
export function laidTo(t: number, view: View, reaches: readonly Reach[], rules: Rules): Reach | null {
  const rank = ({ stutter }: Reach) => (stutter.cause === 'downstream_lag' ? 1 : 0);
  const found = reaches
    .filter(({ stutter, window }) => t >= window.from && t < window.to && concerns(stutter, view))
    .sort(
      (a, b) =>
        rank(a) - rank(b) ||
        away(a, t, rules) - away(b, t, rules) ||
        a.window.from - b.window.from ||
        a.stutter.id.localeCompare(b.stutter.id),
    );
  return found[0] ?? null;
}
