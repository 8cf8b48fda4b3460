import type { Rules } from '../rules/ruleTable.ts';
import { TICK_MS } from '../session/play/viewerTick.ts';
import type { PushSignal, ViewersSignal } from '../signal.ts';
import { type Downstream, newDownstream, type PusherState, stepDownstream } from './downstream.ts';
import type { Draft } from './draft.ts';
import { draftDownstream } from './draftDownstream.ts';
import { draftUpstream, type Reach } from './draftUpstream.ts';
import { mergeTick, type TickView } from './tickView.ts';
import { isGone, reaches, type UpstreamSpell, upstreamSpells } from './upstream.ts';

/** What moves second by second; the copy before the open seconds is taken up again whenever one changes. */
interface Progress {
  downstream: Downstream;
  ended: Downstream[];
  readonly reach: Map<string, Reach>;
}

const nobody: Reach = { affected: 0, watching: 0 };
const keyOf = ({ cause, from }: UpstreamSpell) => `${cause} ${from}`;

/**
 * One room: joins the pusher's spells with counts of its viewers. Seconds younger than the lateness bound are
 * open: each change runs them again from the last settled state, so the order of arrival does not matter.
 */
export class Room {
  private readonly id: string;
  private readonly pushers = new Map<string, PushSignal>();
  private readonly ticks = new Map<number, Map<string, ViewersSignal>>();
  private settled: Progress = { downstream: newDownstream(), ended: [], reach: new Map() };
  /** Seconds up to here are settled. */
  private settledTo = 0;
  /** Newest event time heard in this room. */
  private heardUntil = 0;
  /** How long the room has been silent on the server's clock, ms. */
  silentMs = 0;

  constructor(id: string) {
    this.id = id;
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
    if (signal.tick < this.settledTo) return;
    const sources = this.ticks.get(signal.tick);
    if (sources === undefined) this.ticks.set(signal.tick, new Map([[signal.source, signal]]));
    else sources.set(signal.source, signal);
  }

  private hear(until: number): void {
    this.heardUntil = Math.max(this.heardUntil, until);
    this.silentMs = 0;
  }

  /** Everything that the room's numbers say now, stutters ended long ago excepted. */
  drafts(rules: Rules): Draft[] {
    const spells = upstreamSpells(this.pushers.values(), this.time, rules);
    this.settle(spells, rules);
    const progress = this.run(structuredClone(this.settled), spells, this.openTicks(rules), rules);
    const pusher = this.freshest();
    const upstream = spells.map((spell) =>
      draftUpstream(this.id, spell, progress.reach.get(keyOf(spell)) ?? nobody, this.heardUntil, rules),
    );
    const lags = progress.downstream.open ? [...progress.ended, progress.downstream] : progress.ended;
    return [
      ...upstream,
      ...lags.flatMap((lag) => draftDownstream(this.id, this.closeIfSilent(lag, rules), pusher, rules)),
    ];
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

  /** Moves the settled state over every second that nothing can change any more. */
  private settle(spells: readonly UpstreamSpell[], rules: Rules): void {
    const bound = Math.floor((this.time - rules.latenessMs) / TICK_MS) * TICK_MS;
    if (bound <= this.settledTo) return;
    const due = this.views((tick) => tick < bound);
    this.run(this.settled, spells, due, rules);
    for (const { tick } of due) this.ticks.delete(tick);
    this.settledTo = bound;
    this.settled.ended = this.settled.ended.filter((lag) => (lag.clearedAt ?? 0) > bound - rules.latenessMs);
    const keys = new Set(spells.map(keyOf));
    for (const key of this.settled.reach.keys()) if (!keys.has(key)) this.settled.reach.delete(key);
    for (const [session, push] of this.pushers) {
      if (this.time - push.until > rules.latenessMs * 4) this.pushers.delete(session);
    }
  }

  /** Open seconds that both sides have been heard of: the pusher a little longer than the viewers. */
  private openTicks(rules: Rules): TickView[] {
    const live = [...this.pushers.values()].filter((push) => !isGone(push, this.time, rules));
    const heard = Math.max(...live.map((push) => push.until));
    const frontier = live.length === 0 ? this.heardUntil : heard - rules.downstreamSettleMs;
    return this.views((tick) => tick + TICK_MS <= frontier);
  }

  /** The seconds asked for, in order; the counts of the others are not added up. */
  private views(isWanted: (tick: number) => boolean): TickView[] {
    const order = [...this.ticks.keys()].filter(isWanted).sort((a, b) => a - b);
    return order.map((tick) => mergeTick(tick, this.ticks.get(tick)?.values() ?? []));
  }

  private run(
    progress: Progress,
    spells: readonly UpstreamSpell[],
    ticks: readonly TickView[],
    rules: Rules,
  ): Progress {
    for (const view of ticks) {
      const end = view.tick + TICK_MS;
      for (const spell of spells) {
        if (!reaches(spell, end, rules.upstreamHiddenMs, rules.upstreamReachMs)) continue;
        const { affected, watching } = progress.reach.get(keyOf(spell)) ?? nobody;
        progress.reach.set(keyOf(spell), {
          affected: Math.max(affected, view.lagging),
          watching: Math.max(watching, view.watching),
        });
      }
      const { state, ended } = stepDownstream(
        progress.downstream,
        view,
        this.pusherAt(end, spells, rules),
        rules,
      );
      progress.downstream = state;
      if (ended !== null) progress.ended.push(ended);
    }
    return progress;
  }

  private pusherAt(t: number, spells: readonly UpstreamSpell[], rules: Rules): PusherState {
    // Viewers who stalled because of the pusher still count as lagging for a whole window afterwards.
    const afterMs = rules.upstreamReachMs + rules.stallWindowMs;
    const troubles = [...spells, ...[...this.pushers.values()].flatMap(({ lapses }) => lapses)];
    if (troubles.some((trouble) => reaches(trouble, t, rules.upstreamHiddenMs, afterMs))) return 'troubled';
    if (this.pushers.size === 0) return 'absent';
    const isRising = [...this.pushers.values()].some(
      ({ risingSince }) => risingSince !== null && risingSince <= t,
    );
    if (isRising) return 'troubled';
    for (const push of this.pushers.values()) {
      if (push.since <= t && push.until >= t + rules.downstreamSettleMs) return 'well';
    }
    return 'unheard';
  }
}
