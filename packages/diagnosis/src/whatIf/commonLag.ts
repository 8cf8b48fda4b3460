import type { Rules } from '../rules/ruleTable.ts';
import { type Lag, type LagAt, lagAt } from './lag.ts';
import type { RoomModel } from './roomModel.ts';
import type { Span } from './spans.ts';
import type { View } from './view.ts';

/** How close together the delay common to all is taken, ms: a resolution, which no answer hangs on. */
const GRID_MS = 500;

function lowerQuartile(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 4)] ?? 0;
}

/** The most within so many places to either side. */
function widened(lags: readonly Lag[], places: number): Lag[] {
  return lags.map(({ at }, index) => ({
    at,
    lagMs: lags
      .slice(Math.max(0, index - places), index + places + 1)
      .reduce((most, { lagMs }) => Math.max(most, lagMs), 0),
  }));
}

/**
 * How late media was for everybody: what the pusher says, or what even the better of the other viewers had to
 * wait, the most of it around each moment, for the same delay is seen sooner at one end than at the other.
 */
export function commonLag(window: Span, room: RoomModel, hit: readonly View[], rules: Rules): LagAt {
  const others = room.views.filter(({ view }) => !hit.includes(view));
  const lags: Lag[] = [];
  for (let at = window.from - rules.whatIfAlignMs; at <= window.to + rules.whatIfAlignMs; at += GRID_MS) {
    const of = others.filter(({ view: { watched } }) => watched.from <= at && watched.to >= at);
    const theirs = of.length < rules.whatIfRestViewers ? 0 : lowerQuartile(of.map(({ lag }) => lag(at)));
    lags.push({ at, lagMs: Math.max(room.pushLag(at), theirs) });
  }
  return lagAt(widened(lags, Math.round(rules.whatIfAlignMs / GRID_MS)), rules);
}
