import type { Rules } from '../rules/ruleTable.ts';
import { lowFpsLimit } from '../session/push/lowFps.ts';
import { commonLag } from './commonLag.ts';
import type { LagAt } from './lag.ts';
import { type CacheLimits, limitsOf, replay } from './player.ts';
import { concerns, laidTo, type Reach } from './reach.ts';
import type { ModelledView, RoomModel } from './roomModel.ts';
import { covered, joined, lengthOf, outside, type Span } from './spans.ts';
import type { View } from './view.ts';

/** Viewer-time of one kind that a stutter cost one viewer, ms: seen, and what the model leaves without the cause. */
export interface Cost {
  readonly observedMs: number;
  readonly withoutMs: number;
  /** Part of the time that telemetry tells of: the rest may have cost as much. */
  readonly heard: number;
  /** How much of it hangs on where samples begin and end, ms. */
  readonly edgesMs: number;
}

/** One viewer's part in what a stutter cost. */
export interface Account {
  readonly session: string;
  /** Nothing to play. */
  readonly stall: Cost;
  /** Played, with fewer frames than the limit of a low frame rate: down to none. */
  readonly slideshow: Cost;
  /** The stalls as the model makes them with everything as it was, and with the cache of smooth mode, ms. */
  readonly asWasMs: number;
  readonly smoothMs: number;
  /** Another cause was at work on this viewer, too: whose doing it was cannot be told for certain. */
  readonly shared: boolean;
}

/** The times in which a view played and showed fewer frames a second than the limit. */
function slowSpans({ samples, frozen, loading, watched }: View, limit: number): Span[] {
  const measured = samples.filter(({ fps, from }) => fps !== null && from >= watched.from);
  // A freeze tells of a player whose frame rate nobody measured; where it is, the samples hold it.
  if (measured.length === 0) return frozen.flatMap((span) => outside(span, loading));
  return measured.flatMap((sample) => {
    const played = outside(sample, loading);
    const playedMs = lengthOf(played);
    return playedMs > 0 && ((sample.fps ?? 0) * (sample.to - sample.from)) / playedMs < limit ? played : [];
  });
}

const middle = ({ from, to }: Span) => (from + to) / 2;

/** A player at the moment the replay takes over: with what it had, or, where it begins to play, what it waited for. */
function entering(view: View, t: number, { leastMs }: CacheLimits) {
  const before = view.samples.findLast(({ to, cacheMs }) => to <= t && cacheMs !== null);
  const isNew = t <= view.watched.from;
  return {
    cacheMs: isNew ? leastMs : (before?.cacheMs ?? leastMs),
    loading: view.loading.some(({ from, to }) => from < t && to > t),
  };
}

/** Who paid for a stutter, and what they would have paid without its cause. */
export function accountsOf(
  reach: Reach,
  reaches: readonly Reach[],
  room: RoomModel,
  rules: Rules,
): Account[] {
  const concerned = room.views.filter(({ view }) => concerns(reach.stutter, view));
  const isLag = reach.stutter.cause === 'downstream_lag';
  const hit = isLag ? concerned.map(({ view }) => view) : [];
  const common = commonLag(reach.window, room, hit, rules);
  return concerned.flatMap((one) => {
    const stay = stayOf(one, reach, reaches, rules);
    return stay === null ? [] : [account(stay, common, room, rules)];
  });
}

/** A viewer in the time of a stutter. */
interface Stay extends Span {
  readonly one: ModelledView;
  readonly reach: Reach;
  readonly reaches: readonly Reach[];
  /** The stalls laid to this stutter. */
  readonly loading: readonly Span[];
}

function stayOf(one: ModelledView, reach: Reach, reaches: readonly Reach[], rules: Rules): Stay | null {
  const { view } = one;
  // Two causes may both have been needed for a stall: each is asked about all of it, two of a kind share.
  const kind = reaches.filter(({ stutter }) => stutter.cause === reach.stutter.cause);
  // Too few frames made leave no player without anything to play.
  const stalls = reach.stutter.cause === 'low_frame_rate' ? [] : view.loading;
  const loading = stalls.filter(({ from }) => laidTo(from, view, kind, rules) === reach);
  const end = loading.reduce((latest, { to }) => Math.max(latest, to), reach.window.to);
  const [from, to] = [Math.max(reach.window.from, view.watched.from), Math.min(view.watched.to, end)];
  return to <= from ? null : { one, reach, reaches, loading, from, to };
}

function account(stay: Stay, common: LagAt, room: RoomModel, rules: Rules): Account {
  const { one, reach, reaches, loading, from, to } = stay;
  const { view, lag } = one;
  const isLag = reach.stutter.cause === 'downstream_lag';
  const limits = limitsOf(view.cacheMode, rules);
  const enter = entering(view, from, limits);
  const run = (how: CacheLimits, cacheMs: number, late: LagAt) =>
    replay({ from, to }, { limits: how, cacheMs, loading: enter.loading }, late, rules);
  const asWas: LagAt = isLag ? lag : (t) => Math.max(lag(t), room.pushLag(t));
  const left: LagAt = isLag ? (t) => Math.min(lag(t), common(t)) : (t) => Math.max(0, lag(t) - common(t));
  // A player of fragments names no mode: its cache falls between them, which says nothing of its path.
  const hasOwnPath = isLag || view.cacheMode !== null;
  const smooth = limitsOf('smooth', rules);
  const stalledMs = lengthOf(loading);
  const asWasMs = stalledMs === 0 ? 0 : run(limits, enter.cacheMs, asWas);
  const canBeSmooth = stalledMs > 0 && view.cacheMode !== null && view.cacheMode !== 'smooth';
  return {
    session: view.session,
    stall: {
      observedMs: stalledMs,
      withoutMs: stalledMs > 0 && hasOwnPath ? Math.min(stalledMs, run(limits, enter.cacheMs, left)) : 0,
      heard: view.heardShare,
      edgesMs: 0,
    },
    slideshow: slideshow(stay, room, rules),
    asWasMs,
    // A player that names no mode has none to change.
    smoothMs: canBeSmooth ? run(smooth, Math.max(enter.cacheMs, smooth.leastMs), asWas) : asWasMs,
    shared: reaches.some(
      (other) =>
        other.stutter.cause !== reach.stutter.cause &&
        concerns(other.stutter, view) &&
        other.window.from < to &&
        other.window.to > from,
    ),
  };
}

function slideshow({ one: { view }, reach, reaches }: Stay, room: RoomModel, rules: Rules): Cost {
  const limit = room.targetFps === null ? rules.fpsTooLow : lowFpsLimit(room.targetFps, rules);
  const slow = slowSpans(view, limit);
  const mine = slow.filter((span) => laidTo(middle(span), view, reaches, rules) === reach);
  const windows = joined(reaches.map(({ window }) => window));
  const calm = outside(view.watched, windows);
  const calmMs = lengthOf(calm);
  const usual = calmMs === 0 ? 0 : calm.reduce((sum, span) => sum + covered(span, slow), 0) / calmMs;
  const observedMs = lengthOf(mine);
  const stayMs = covered(reach.window, [view.watched]);
  const samples = view.samples.filter((sample) => covered(sample, [reach.window]) > 0);
  const sampledMs = covered(reach.window, joined(samples));
  return {
    observedMs,
    withoutMs: Math.min(observedMs, usual * stayMs),
    heard: Math.min(1, sampledMs / stayMs),
    // Each spell of few frames begins and ends somewhere within a sample.
    edgesMs: joined(mine).length * (sampledMs / Math.max(1, samples.length)),
  };
}
