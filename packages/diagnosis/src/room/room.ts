import type { Presence } from '../census.ts';
import type { Rules } from '../rules/ruleTable.ts';
import { TICK_MS } from '../session/play/viewerTick.ts';
import type { PushSignal, TroublesSignal, ViewersSignal } from '../signal.ts';
import { Attendance } from './attendance.ts';
import { type CommonStall, CommonStalls } from './commonStalls.ts';
import type { Downstream } from './downstream.ts';
import type { Draft } from './draft.ts';
import { draftDownstream } from './draftDownstream.ts';
import { type DraftedForecasts, draftForecasts } from './findings/draftForecast.ts';
import { RoomFindings } from './findings/roomFindings.ts';
import { UnheardStalls } from './findings/unheardStalls.ts';
import { ForecastRun } from './forecastRun.ts';
import { LagRun } from './lagRun.ts';
import { OpenSeconds } from './openSeconds.ts';
import { PushSide } from './pushSide.ts';
import { Reaching } from './reaching.ts';
import { Remembered } from './remembered.ts';
import { countedSeconds, type TickView } from './tickView.ts';

/**
 * One room: joins the pusher's spells with counts of its viewers. Seconds younger than the lateness bound are
 * open: each change runs them again from before it, so the order of arrival does not matter.
 */
export class Room {
  private readonly id: string;
  private readonly push = new PushSide();
  private readonly seconds = new OpenSeconds();
  private readonly lagRun = new LagRun();
  private readonly lagDrafts = new Remembered<Downstream, Draft[]>();
  private readonly forecasts = new ForecastRun();
  private readonly forecastDrafts: DraftedForecasts = new Remembered();
  private readonly reaching = new Reaching(this.push.memory);
  private readonly stalls = new CommonStalls();
  private readonly findings: RoomFindings;
  private readonly unheard = new UnheardStalls();
  /** Something was heard of a push, ever. */
  private isPushHeard = false;
  private readonly attendance = new Attendance();
  /** Seconds up to here are settled. */
  private settledTo = 0;
  /** Newest event time heard in this room. */
  private heardUntil = 0;
  /** How long the room has been silent on the server's clock, ms. */
  silentMs = 0;

  constructor(id: string) {
    this.id = id;
    this.findings = new RoomFindings(id, this.seconds);
  }

  /** Event time of the room: what was heard, and the silence since. */
  get time(): number {
    return this.heardUntil + this.silentMs;
  }

  acceptPush(signal: PushSignal): void {
    this.isPushHeard = true;
    if (this.push.accept(signal)) this.hear(signal.until);
  }

  /** Counts of a second that is settled come too late, and are left out. */
  acceptViewers(signal: ViewersSignal): void {
    for (const counted of countedSeconds(signal)) {
      const { tick } = counted;
      this.hear(tick + TICK_MS);
      if (tick >= this.settledTo) this.seconds.accept(counted);
    }
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
    const { id, push, seconds, time } = this;
    this.forecasts.look(push.pushers, seconds, this.settledTo, rules);
    push.look(time, this.stalledAtOnce(rules), rules);
    this.settle(rules);
    const views = seconds.between(this.settledTo, this.openTo(rules));
    const lags = this.lagRun.lags(views, push.statesBy(rules), rules);
    const drafts = [
      ...this.reaching.drafts(id, push.spells, views, time, rules),
      ...this.draftLags(lags, rules),
      ...this.findings.drafts(push, time, rules),
      ...draftForecasts(id, push.pushers, this.forecasts, { now: time, rules }, this.forecastDrafts),
    ];
    seconds.calm(this.settledTo);
    if (!this.isPushHeard) drafts.push(...this.unheard.drafts(id, views, time, rules));
    return drafts;
  }

  /** Seconds in which several viewers stalled, where that may speak of the push. */
  private stalledAtOnce(rules: Rules): readonly CommonStall[] {
    const views = this.push.hangsOnStalls
      ? this.seconds.between(this.settledTo, Number.POSITIVE_INFINITY)
      : [];
    return this.stalls.beside(views, rules);
  }

  /** Who watched, as far as that is new; ask after `drafts`. */
  presences(): Presence[] {
    const { id: room, time: now, heardUntil, settledTo, seconds } = this;
    const open = () => seconds.between(settledTo, Number.POSITIVE_INFINITY);
    return this.attendance.drain({ room, now, heardUntil, settledTo, push: this.push.freshest(), open });
  }

  /** Settles every second that nothing can change any more. */
  private settle(rules: Rules): void {
    const { push } = this;
    const bound = Math.floor((this.time - rules.latenessMs) / TICK_MS) * TICK_MS;
    if (bound <= this.settledTo) return;
    const due: readonly TickView[] = this.seconds.between(this.settledTo, bound);
    this.lagRun.settle(due, push.statesBy(rules), bound - rules.latenessMs, rules);
    this.reaching.settle([...push.lost(rules), ...push.spells], due, rules);
    this.stalls.settle(due, rules);
    if (!this.isPushHeard) this.unheard.settle(due, bound - 2 * rules.latenessMs, rules);
    push.settle(bound, this.time, rules);
    for (const view of due) this.attendance.settle(view);
    this.settledTo = bound;
    push.drop(this.time - rules.latenessMs * 4);
  }

  private draftLags(lags: readonly Downstream[], rules: Rules): Draft[] {
    if (lags.length === 0) return [];
    const pusher = this.push.freshest();
    const isSilent = this.silentMs >= rules.silentMs;
    const drafts = lags.flatMap((lag) => {
      if (lag.open && isSilent) return draftDownstream(this.id, this.closed(lag), pusher, rules);
      return this.lagDrafts.get(lag, [pusher, rules], () => draftDownstream(this.id, lag, pusher, rules));
    });
    this.lagDrafts.endRound();
    if (drafts.length < 2) return drafts;
    // A stall that goes on behind a silence is the one that began before it: of the two the later knows its end.
    return [...new Map(drafts.map((draft) => [draft.verdict.id, draft])).values()];
  }

  /** A stutter of viewers of whom nothing more is heard ends where they were last seen to stall. */
  private closed(lag: Downstream): Downstream {
    return { ...lag, open: false, to: Math.max(lag.stalledUntil, lag.from), clearedAt: this.heardUntil };
  }

  /** Seconds before this moment both sides have been heard of: the viewers a little longer than the pusher. */
  private openTo(rules: Rules): number {
    const heard = this.push.heardUntil(this.time, rules);
    return heard === null
      ? Number.POSITIVE_INFINITY
      : Math.floor(heard + rules.downstreamAheadMs) - TICK_MS + 1;
  }
}
