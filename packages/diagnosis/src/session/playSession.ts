import type { Batch } from '@stutterscope/telemetry';
import { copyOf } from '../copy.ts';
import type { Rules } from '../rules/ruleTable.ts';
import { BatchOrder } from './held.ts';
import type { TroubleBoard } from './play/findings/troubleBoard.ts';
import type { ViewTrouble } from './play/findings/viewTroubles.ts';
import { groupsOf, isMember, type Membership, membershipOf } from './play/membership.ts';
import { newPlayAnalysis, type PlayAnalysis, stepPlay } from './play/playAnalysis.ts';
import type { RoomBoard, Seat } from './play/roomBoard.ts';
import type { TickBoard } from './play/tickBoard.ts';
import { TICK_MS, type ViewerTick, viewerTick } from './play/viewerTick.ts';
import { hearClock, newClientClock } from './skew.ts';

/** One view: its batches in order, its analysis, and what it put on the board. */
export class PlaySession {
  readonly side = 'play';
  readonly room: string;
  private readonly board: TickBoard;
  private readonly order = new BatchOrder<PlayAnalysis>();
  private analysis = newPlayAnalysis();
  private readonly clock = newClientClock();
  private seated: { readonly membership: Membership; readonly seat: Seat } | null = null;
  /** Seconds counted so far that a late batch may still change; the first of them is `countedFrom`. */
  private counted: ViewerTick[] = [];
  private countedFrom = 0;
  /** Every second so far can still be taken back. */
  private isWhole = true;

  private readonly troubles: TroubleBoard;
  private troublesCounted: readonly ViewTrouble[] = [];

  constructor(first: Batch, board: TickBoard, troubles: TroubleBoard) {
    this.room = first.room;
    this.board = board;
    this.troubles = troubles;
  }

  accept(batch: Batch, at: number, rules: Rules): void {
    const board = this.board.of(this.room);
    const { fineMs } = this.clock;
    hearClock(this.clock, batch, rules);
    if (this.clock.fineMs !== fineMs) this.recount(board);
    const skewMs = this.clock.baseMs;
    const step = (analysis: PlayAnalysis, one: Batch) => stepPlay(analysis, one, rules, skewMs);
    const placement = this.order.place(batch, at, () => copyOf(this.analysis), rules.latenessMs);
    if (placement === 'late') return;
    if (placement === 'filled' && this.order.held !== null) {
      const { before } = this.order.held;
      this.analysis = copyOf(before);
      this.takeBack(board, before.until - this.clock.fineMs);
      for (const one of this.order.replay()) {
        step(this.analysis, one);
        this.countOn(board, one, rules);
      }
    } else {
      step(this.analysis, batch);
      this.countOn(board, batch, rules);
    }
    this.countTroubles(batch);
    this.order.settle(step);
    // Only while a batch is missing, or the clock is being learned, can a counted second change.
    const { startedAt, until } = this.analysis;
    const isLearning = until - (startedAt ?? until) < rules.latenessMs;
    if (this.order.held === null && !isLearning) this.keepNewest(0);
    else this.keepNewest(Math.ceil((rules.latenessMs * 2) / TICK_MS));
  }

  private countTroubles(batch: Batch): void {
    const { fineMs } = this.clock;
    const { kept: known } = this.analysis.troubles;
    const kept =
      fineMs === 0 ? known : known.map((one) => ({ ...one, from: one.from - fineMs, to: one.to - fineMs }));
    const before = this.troublesCounted;
    if (kept.length === 0 && before.length === 0) return;
    const viewer = { session: batch.session, groups: groupsOf(membershipOf(batch)) };
    this.troubles.recount(this.room, viewer, before, kept);
    this.troublesCounted = kept;
  }

  private keepNewest(most: number): void {
    const surplus = this.counted.length - most;
    if (surplus <= 0) return;
    this.isWhole = false;
    this.counted = this.counted.slice(surplus);
    this.countedFrom += surplus * TICK_MS;
  }

  /** Takes every second that ends after `from` back off the board. */
  private takeBack(board: RoomBoard, from: number): void {
    while (this.counted.length > 0) {
      const tick = this.countedFrom + (this.counted.length - 1) * TICK_MS;
      if (tick + TICK_MS <= from) return;
      const view = this.counted.pop();
      if (view !== undefined && this.seated !== null) board.count(this.seated.seat, tick, view, -1);
    }
  }

  /** Takes every second that can still be moved back off the board: by a better clock they were others. */
  private recount(board: RoomBoard): void {
    this.takeBack(board, 0);
    if (this.isWhole) this.countedFrom = 0;
  }

  /** Counts every second that is complete, by the server's clock. */
  private countOn(board: RoomBoard, batch: Batch, rules: Rules): void {
    const { fineMs } = this.clock;
    if (this.analysis.startedAt === null) return;
    const startedAt = this.analysis.startedAt - fineMs;
    const until = this.analysis.until - fineMs;
    const seat = this.seatOf(board, batch);
    let tick = this.nextTick(startedAt);
    const oldest = Math.floor((until - rules.latenessMs) / TICK_MS) * TICK_MS;
    if (tick < oldest) {
      tick = oldest;
      this.isWhole = false;
      this.counted = [];
    }
    if (this.counted.length === 0) this.countedFrom = tick;
    for (; tick + TICK_MS <= until; tick += TICK_MS) {
      const seen = viewerTick(this.analysis, tick + fineMs, rules);
      const view = seen.lagging ? { ...seen, since: seen.since - fineMs } : seen;
      this.counted.push(view);
      board.count(seat, tick, view, 1);
    }
  }

  private nextTick(startedAt: number): number {
    const next = this.countedFrom + this.counted.length * TICK_MS;
    return next > 0 ? next : Math.floor(startedAt / TICK_MS) * TICK_MS;
  }

  private seatOf(board: RoomBoard, batch: Batch): Seat {
    if (this.seated !== null && isMember(this.seated.membership, batch)) return this.seated.seat;
    // What was counted on the old seat stays there.
    this.keepNewest(0);
    const membership = membershipOf(batch);
    const seat = board.seat(batch.session, groupsOf(membership));
    this.seated = { membership, seat };
    return seat;
  }
}
