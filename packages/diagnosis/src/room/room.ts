import type { Presence } from '../census.ts';
import type { Rules } from '../rules/ruleTable.ts';
import { TICK_MS } from '../session/play/viewerTick.ts';
import type { PushSignal, TroublesSignal, ViewersSignal } from '../signal.ts';
import { Attendance } from './attendance.ts';
import type { Downstream, PusherState } from './downstream.ts';
import type { Draft } from './draft.ts';
import { draftDownstream } from './draftDownstream.ts';
import { draftUpstream, type Reach } from './draftUpstream.ts';
import { draftForecasts } from './findings/draftForecast.ts';
import { RoomFindings } from './findings/roomFindings.ts';
import { cachesOf, ForecastRun } from './forecastRun.ts';
import { LagRun } from './lagRun.ts';
import { mergeTick, type TickView } from './tickView.ts';
import { isGone, reaches, type UpstreamSpell, upstreamSpells } from './upstream.ts';

/** One second of viewers as each session stage counted it, and their sum once somebody asked for it. */
interface Second {
  readonly sources: Map<string, ViewersSignal>;
  view: TickView | null;
}

const nobody: Reach = { affected: 0, watching: 0, feltFrom: null };
const keyOf = ({ cause, from }: UpstreamSpell) => `${cause} ${from}`;

/**
 * One room: joins the pusher's spells with counts of its viewers. Seconds younger than the lateness bound are
 * open: each change runs them again from before it, so the order of arrival does not matter.
 */
export class Room {
  private readonly id: string;
  private readonly pushers = new Map<string, PushSignal>();
  private readonly ticks = new Map<number, Second>();
  private readonly lagRun = new LagRun();
  private readonly forecasts = new ForecastRun();
  /** Of settled seconds, by spell. */
  private readonly reach = new Map<string, Reach>();
  private readonly findings: RoomFindings;
  private readonly attendance = new Attendance();
  /** Seconds up to here are settled. */
  private settledTo = 0;
  /** Newest event time heard in this room. */
  private heardUntil = 0;
  /** How long the room has been silent on the server's clock, ms. */
  silentMs = 0;

  constructor(id: string) {
    this.id = id;
    this.findings = new RoomFindings(id);
  }

  /** Event time of the room: what was heard, and the silence since. */
  get time(): number {
    return this.heardUntil + this.silentMs;
  }

  acceptPush(signal: PushSignal): void {
    const known = this.pushers.get(signal.session);
    if (known !== undefined && known.revision > signal.revision && known.until > signal.until) return;
    this.pushers.set(signal.session, signal);
    this.hear(signal.until);
  }

  /** Counts of a second that is settled come too late, and are left out. */
  acceptViewers(signal: ViewersSignal): void {
    this.hear(signal.tick + TICK_MS);
    this.findings.acceptViewers(signal);
    if (signal.tick < this.settledTo) return;
    const second = this.ticks.get(signal.tick) ?? { sources: new Map(), view: null };
    second.sources.set(signal.source, signal);
    second.view = null;
    this.ticks.set(signal.tick, second);
  }

  acceptTroubles(signal: TroublesSignal): void {
    this.hear(signal.tick + TICK_MS);
    this.findings.acceptTroubles(signal);
  }

  private hear(until: number): void {
    this.heardUntil = Math.max(this.heardUntil, until);
    this.silentMs = 0;
  }

  /** Everything that the room's numbers say now, stutters ended long ago excepted. */
  drafts(rules: Rules): Draft[] {
    const cachesAt = (tick: number) => cachesOf(this.ticks.get(tick)?.sources.values() ?? []);
    this.forecasts.look(this.pushers.values(), cachesAt, this.settledTo, rules);
    const spells = upstreamSpells(this.pushers.values(), this.time, rules);
    this.settle(spells, rules);
    const views = this.openTicks(rules);
    const reach = new Map(this.reach);
    widen(reach, spells, views, rules);
    const pusher = this.freshest();
    const upstream = spells.map((spell) =>
      draftUpstream(this.id, spell, reach.get(keyOf(spell)) ?? nobody, this.heardUntil, rules),
    );
    const lags = this.lagRun.lags(views, this.pusherStates(spells, rules), rules);
    return [
      ...upstream,
      ...lags.flatMap((lag) => draftDownstream(this.id, this.closeIfSilent(lag, rules), pusher, rules)),
      ...this.findings.drafts([...this.pushers.values()], this.time, rules),
      ...draftForecasts(this.id, this.pushers.values(), this.forecasts, { now: this.time, rules }),
    ];
  }

  /** Who watched, as far as that is new; ask after `drafts`. */
  presences(): Presence[] {
    const { id: room, time: now, heardUntil, settledTo } = this;
    const open = () => this.views(() => true);
    return this.attendance.drain({ room, now, heardUntil, settledTo, push: this.freshest(), open });
  }

  /** A stutter of viewers of whom nothing more is heard ends where they were last seen to stall. */
  private closeIfSilent(lag: Downstream, rules: Rules): Downstream {
    if (!lag.open || this.silentMs < rules.silentMs) return lag;
    return { ...lag, open: false, to: Math.max(lag.stalledUntil, lag.from), clearedAt: this.time };
  }

  private freshest(): PushSignal | null {
    let freshest: PushSignal | null = null;
    for (const push of this.pushers.values()) if (push.until > (freshest?.until ?? 0)) freshest = push;
    return freshest;
  }

  /** Settles every second that nothing can change any more. */
  private settle(spells: readonly UpstreamSpell[], rules: Rules): void {
    const bound = Math.floor((this.time - rules.latenessMs) / TICK_MS) * TICK_MS;
    if (bound <= this.settledTo) return;
    const due = this.views((tick) => tick < bound);
    this.lagRun.settle(due, this.pusherStates(spells, rules), bound - rules.latenessMs, rules);
    widen(this.reach, spells, due, rules);
    for (const view of due) {
      this.attendance.settle(view);
      this.ticks.delete(view.tick);
    }
    this.settledTo = bound;
    const keys = new Set(spells.map(keyOf));
    for (const key of this.reach.keys()) if (!keys.has(key)) this.reach.delete(key);
    for (const [session, push] of this.pushers) {
      if (this.time - push.until > rules.latenessMs * 4) this.pushers.delete(session);
    }
  }

  /** Open seconds that both sides have been heard of: the viewers a little longer than the pusher. */
  private openTicks(rules: Rules): TickView[] {
    const live = [...this.pushers.values()].filter((push) => !isGone(push, this.time, rules));
    if (live.length === 0) return this.views(() => true);
    const heard = Math.max(...live.map((push) => push.until));
    return this.views((tick) => tick + TICK_MS <= heard + rules.downstreamAheadMs);
  }

  /** The seconds asked for, in order; the counts of the others are not added up. */
  private views(isWanted: (tick: number) => boolean): TickView[] {
    const order = [...this.ticks.keys()].filter(isWanted).sort((a, b) => a - b);
    return order.flatMap((tick) => {
      const second = this.ticks.get(tick);
      if (second === undefined) return [];
      second.view ??= mergeTick(tick, [...second.sources.values()]);
      return [second.view];
    });
  }

  /** What the pushers were at a moment. Their spells and lapses are looked through once for all moments. */
  private pusherStates(spells: readonly UpstreamSpell[], rules: Rules): (t: number) => PusherState {
    // Viewers who stalled because of the pusher still count as lagging for a whole window afterwards.
    const afterMs = rules.upstreamReachMs + rules.stallWindowMs;
    const pushers = [...this.pushers.values()];
    const troubles = [...spells, ...pushers.flatMap(({ lapses }) => lapses)];
    const risingSince = Math.min(
      ...pushers.map(({ risingSince: since }) => since ?? Number.POSITIVE_INFINITY),
    );
    return (t) => {
      if (troubles.some((trouble) => reaches(trouble, t, rules.upstreamHiddenMs, afterMs))) return 'troubled';
      if (pushers.length === 0) return 'absent';
      if (risingSince <= t) return 'troubled';
      const heard = Math.max(...pushers.filter(({ since }) => since <= t).map(({ until }) => until));
      if (heard >= t - rules.downstreamSentMs) return 'well';
      return heard >= t - rules.downstreamAheadMs ? 'ahead' : 'unheard';
    };
  }
}

/** Takes down the most viewers that stalled while a spell could reach them. */
function widen(
  reach: Map<string, Reach>,
  spells: readonly UpstreamSpell[],
  views: readonly TickView[],
  rules: Rules,
): void {
  for (const spell of spells) {
    const key = keyOf(spell);
    let { affected, watching, feltFrom } = reach.get(key) ?? nobody;
    let isReached = false;
    for (const view of views) {
      if (!reaches(spell, view.tick + TICK_MS, rules.upstreamHiddenMs, rules.upstreamReachMs)) continue;
      isReached = true;
      affected = Math.max(affected, view.lagging);
      watching = Math.max(watching, view.watching);
      if (isFelt(view, rules)) feltFrom ??= view.tick;
    }
    if (isReached) reach.set(key, { affected, watching, feltFrom });
  }
}

/** More viewers stall in this very second, or show too few frames in it, than some always do. */
function isFelt({ stalled, laggards, watching }: TickView, rules: Rules): boolean {
  const slow = laggards.filter(({ device, stalledNow }) => device !== null && !stalledNow).length;
  return stalled + slow > watching * rules.cellBaseline;
}
