import type { Batch } from '@stutterscope/telemetry';
import type { Rules } from '../rules/ruleTable.ts';
import { BatchOrder } from './held.ts';
import { newPlayAnalysis, type PlayAnalysis, stepPlay } from './play/playAnalysis.ts';
import { type Membership, membershipOf, type TickBoard } from './play/tickBoard.ts';
import { TICK_MS, type ViewerTick, viewerTick } from './play/viewerTick.ts';
import { clockError } from './skew.ts';

/** One view: its batches in order, its analysis, and what it put on the board. */
export class PlaySession {
  readonly side = 'play';
  readonly room: string;
  private readonly session: string;
  private readonly board: TickBoard;
  private readonly order = new BatchOrder<PlayAnalysis>();
  private analysis = newPlayAnalysis();
  private skewMs: number | null = null;
  private member: Membership;
  /** Seconds counted so far that a late batch may still change. */
  private readonly counted = new Map<number, { readonly view: ViewerTick; readonly member: Membership }>();
  private nextTick: number | null = null;

  constructor(first: Batch, board: TickBoard) {
    this.room = first.room;
    this.session = first.session;
    this.board = board;
    this.member = membershipOf(first);
  }

  accept(batch: Batch, clock: number, rules: Rules): void {
    const skewMs = clockError(batch, this.skewMs, rules);
    this.skewMs = skewMs;
    const step = (analysis: PlayAnalysis, one: Batch) => stepPlay(analysis, one, rules, skewMs);
    const placement = this.order.place(batch, clock, () => structuredClone(this.analysis), rules.latenessMs);
    if (placement === 'late') return;
    if (placement === 'filled' && this.order.held !== null) {
      const { before } = this.order.held;
      this.analysis = structuredClone(before);
      this.recount(before.until, rules, step);
    } else {
      step(this.analysis, batch);
      this.countOn(batch, rules);
    }
    this.order.settle(step);
    for (const tick of this.counted.keys())
      if (tick < this.analysis.until - rules.latenessMs * 2) this.counted.delete(tick);
  }

  /** Takes back every second after `from` and counts anew, batch by batch as if they had come in order. */
  private recount(from: number, rules: Rules, step: (analysis: PlayAnalysis, batch: Batch) => void): void {
    for (const [tick, { view, member }] of this.counted) {
      if (tick + TICK_MS <= from) continue;
      this.board.count(this.room, this.session, member, tick, view, -1);
      this.counted.delete(tick);
    }
    this.nextTick = null;
    for (const [tick] of this.counted) this.nextTick = Math.max(this.nextTick ?? 0, tick + TICK_MS);
    for (const batch of this.order.replay()) {
      step(this.analysis, batch);
      this.countOn(batch, rules);
    }
  }

  /** Counts every second that is complete. */
  private countOn(batch: Batch, rules: Rules): void {
    this.member = membershipOf(batch);
    const { startedAt, until } = this.analysis;
    if (startedAt === null) return;
    const oldest = Math.floor((until - rules.latenessMs) / TICK_MS) * TICK_MS;
    const first = Math.max(this.nextTick ?? Math.floor(startedAt / TICK_MS) * TICK_MS, oldest);
    for (let tick = first; tick + TICK_MS <= until; tick += TICK_MS) {
      const view = viewerTick(this.analysis, tick, rules);
      this.counted.set(tick, { view, member: this.member });
      this.board.count(this.room, this.session, this.member, tick, view, 1);
      this.nextTick = tick + TICK_MS;
    }
  }
}
