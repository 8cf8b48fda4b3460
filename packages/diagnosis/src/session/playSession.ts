import type { Batch } from '@stutterscope/telemetry';
import { copyOf } from '../copy.ts';
import type { Rules } from '../rules/ruleTable.ts';
import { BatchOrder, type OrderState } from './held.ts';
import type { TroubleBoard } from './play/findings/troubleBoard.ts';
import { changeable, type ViewTrouble } from './play/findings/viewTroubles.ts';
import { groupsOf, isMember } from './play/membership.ts';
import { newPlayAnalysis, type PlayAnalysis, stepPlay } from './play/playAnalysis.ts';
import type { RoomBoard, Seat } from './play/roomBoard.ts';
import { TICK_MS, type TickWord, tickOf, type ViewerTick, viewerTick, wordOf } from './play/viewerTick.ts';
import { type ClientClock, hearClock, newClientClock } from './skew.ts';

const none: readonly ViewerTick[] = [];

/** All that is remembered of one view, as plain data. */
export interface PlayState {
  readonly order: OrderState<PlayAnalysis>;
  readonly analysis: PlayAnalysis;
  readonly clock: ClientClock;
  /** Numbers of the seat's places on the board. */
  readonly places: readonly number[] | null;
  readonly nextTick: number;
  readonly counted: readonly TickWord[] | null;
  readonly isWhole: boolean;
  readonly running: readonly TickWord[] | null;
  /** Null where they are those of the analysis. */
  readonly troublesCounted: readonly ViewTrouble[] | null;
}

/** One view: its batches in order, its analysis, and what it put on the board. */
export class PlaySession {
  readonly side = 'play';
  readonly board: RoomBoard;
  private readonly session: string;
  private readonly order = new BatchOrder<PlayAnalysis>();
  private analysis = newPlayAnalysis();
  private readonly clock = newClientClock();
  private seat: Seat | null = null;
  /** The second to be counted next; 0 before the first. */
  private nextTick = 0;
  /** The seconds before it that may still be others; null while there are none, as nearly always. */
  private counted: ViewerTick[] | null = null;
  /** Every second so far can still be taken back. */
  private isWhole = true;
  /** Seconds from the next on, counted before they were complete: the next batch counts them again. */
  private running: readonly ViewerTick[] | null = null;
  /** When the last batch came, Unix ms. */
  private heardAt = 0;
  /** The batch under way changed a count. */
  private hasCounted = false;

  private readonly troubles: TroubleBoard;
  private troublesCounted: readonly ViewTrouble[] = [];

  constructor(session: string, board: RoomBoard, troubles: TroubleBoard) {
    this.session = session;
    this.board = board;
    this.troubles = troubles;
  }

  /** All that it remembers, as plain data. */
  state(): PlayState {
    const { analysis, clock, nextTick, isWhole, troublesCounted } = this;
    return {
      order: this.order.state(),
      analysis,
      clock,
      places: this.seat?.places.map(({ at }) => at) ?? null,
      nextTick,
      counted: this.counted?.map(wordOf) ?? null,
      isWhole,
      running: this.running?.map(wordOf) ?? null,
      troublesCounted: troublesCounted === analysis.troubles.kept ? null : troublesCounted,
    };
  }

  /** The view of which another remembered this. */
  static resumed(id: string, state: PlayState, board: RoomBoard, troubles: TroubleBoard): PlaySession {
    const session = new PlaySession(id, board, troubles);
    session.order.resume(state.order);
    session.analysis = state.analysis;
    Object.assign(session.clock, state.clock);
    session.seat = state.places === null ? null : board.seatAt(id, state.places);
    session.nextTick = state.nextTick;
    session.counted = state.counted?.map(tickOf) ?? null;
    session.isWhole = state.isWhole;
    session.running = state.running?.map(tickOf) ?? null;
    session.troublesCounted = state.troublesCounted ?? state.analysis.troubles.kept;
    return session;
  }

  get room(): string {
    return this.board.room;
  }

  accept(batch: Batch, at: number, rules: Rules): void {
    // After a silence the room may have forgotten the second under way: it is told of it again.
    if (at - this.heardAt >= rules.silentMs) this.takeBackRunning();
    this.heardAt = at;
    this.hasCounted = false;
    const underWay = this.secondUnderWay();
    const { fineMs } = this.clock;
    hearClock(this.clock, batch, rules);
    // By a better clock the seconds that can still be moved were others.
    if (this.clock.fineMs !== fineMs) {
      this.takeBackRunning();
      this.takeBack(0);
    }
    const skewMs = this.clock.baseMs;
    const step = (analysis: PlayAnalysis, one: Batch) => stepPlay(analysis, one, rules, skewMs);
    const placement = this.order.place(batch, at, () => copyOf(this.analysis), rules.latenessMs);
    if (placement === 'late') {
      this.takeBackRunning();
      this.countRunning(batch, rules);
      return;
    }
    if (placement === 'filled' && this.order.held !== null) {
      const { before } = this.order.held;
      this.takeBackRunning();
      this.analysis = copyOf(before);
      this.takeBack(before.until - this.clock.fineMs);
      for (const one of this.order.replay()) {
        step(this.analysis, one);
        this.countOn(one, rules);
      }
    } else {
      step(this.analysis, batch);
      this.countOn(batch, rules);
    }
    this.countTroubles(batch, rules);
    this.order.settle(step);
    this.countRunning(batch, rules);
    // Where a batch changed no count the room is still told that somebody is there.
    if (!this.hasCounted && underWay !== null) this.board.touch(underWay);
    if (this.canChange(rules)) this.keepNewest(Math.ceil((rules.latenessMs * 2) / TICK_MS));
    else this.keepNewest(0);
  }

  /** Only while a batch is missing, or the clock is being learned, can a counted second change. */
  private canChange(rules: Rules): boolean {
    const { startedAt, until } = this.analysis;
    return this.order.held !== null || until - (startedAt ?? until) < rules.latenessMs;
  }

  private countTroubles(batch: Batch, rules: Rules): void {
    const { fineMs } = this.clock;
    const { kept: known } = this.analysis.troubles;
    const kept =
      fineMs === 0 ? known : known.map((one) => ({ ...one, from: one.from - fineMs, to: one.to - fineMs }));
    const before = changeable(this.troublesCounted, this.analysis.until - fineMs, rules);
    this.troublesCounted = kept;
    if (kept.length === 0 && before.length === 0) return;
    const viewer = { session: batch.session, groups: groupsOf(batch) };
    this.troubles.recount(this.room, viewer, before, kept);
  }

  private keepNewest(most: number): void {
    if (this.counted === null || this.counted.length <= most) return;
    this.isWhole = false;
    this.counted = most === 0 ? null : this.counted.slice(-most);
  }

  /** Takes every second that ends after `from` back off the board. */
  private takeBack(from: number): void {
    while (this.nextTick > from) {
      const view = this.counted?.pop();
      if (view === undefined) break;
      this.nextTick -= TICK_MS;
      if (this.seat !== null) this.count(this.seat, this.nextTick, view, -1);
    }
    // With nothing left the view may turn out to have begun earlier.
    if (this.isWhole && !this.counted?.length) this.nextTick = 0;
  }

  /** Counts every second that is complete, by the server's clock. */
  private countOn(batch: Batch, rules: Rules): void {
    const { fineMs } = this.clock;
    if (this.analysis.startedAt === null) return;
    const startedAt = this.analysis.startedAt - fineMs;
    const until = this.analysis.until - fineMs;
    const seat = this.seatOf(batch);
    let tick = this.nextTick > 0 ? this.nextTick : Math.floor(startedAt / TICK_MS) * TICK_MS;
    const oldest = Math.floor((until - rules.latenessMs) / TICK_MS) * TICK_MS;
    if (tick < oldest) {
      this.takeBackRunning();
      tick = oldest;
      this.isWhole = false;
      this.counted = null;
    }
    const canChange = this.canChange(rules);
    const { running } = this;
    let done = 0;
    for (; tick + TICK_MS <= until; tick += TICK_MS) {
      const view = this.look(tick, rules, null);
      this.recount(seat, tick, running?.[done], view);
      done += 1;
      if (canChange) this.remember(view);
      else this.isWhole = false;
    }
    this.nextTick = tick;
    if (running !== null && done > 0) this.running = done < running.length ? running.slice(done) : null;
  }

  /** Counts a second that was counted as `before`: of nearly all nothing is new. */
  private recount(seat: Seat, tick: number, before: ViewerTick | undefined, view: ViewerTick): void {
    if (before === view) return;
    if (before !== undefined) this.count(seat, tick, before, -1);
    this.count(seat, tick, view, 1);
  }

  private count(seat: Seat, tick: number, view: ViewerTick, sign: 1 | -1): void {
    this.hasCounted = true;
    this.board.count(seat, tick, view, sign);
  }

  /** The first second that was counted before it was complete; null while there is none. */
  private secondUnderWay(): number | null {
    const first = this.running?.findIndex(({ watching }) => watching) ?? -1;
    return first < 0 ? null : this.nextTick + first * TICK_MS;
  }

  private remember(view: ViewerTick): void {
    this.counted ??= [];
    this.counted.push(view);
  }

  /**
   * Counts the second under way, and what a batch that was cut after its last sample still knows: nothing happened
   * up to then.
   */
  private countRunning(batch: Batch, rules: Rules): void {
    const { fineMs } = this.clock;
    const { startedAt, until, cutAt } = this.analysis;
    if (startedAt === null || this.nextTick === 0) return;
    const seat = this.seatOf(batch);
    const known = Math.min(Math.max(until, cutAt), until + rules.sampleGapMs);
    const before = this.running;
    let running: readonly ViewerTick[] = none;
    for (let tick = this.nextTick; tick + fineMs < known; tick += TICK_MS) {
      const view = this.look(tick, rules, known);
      this.recount(seat, tick, before?.[running.length], view);
      running = running.length === 0 ? [view] : [...running, view];
    }
    this.running = before?.slice(running.length) ?? null;
    this.takeBackRunning(running.length);
    this.running = running.length === 0 ? null : running;
  }

  /** Takes back what was counted of the seconds that are not complete, the first of them `after` the next one. */
  private takeBackRunning(after = 0): void {
    const { running, seat } = this;
    this.running = null;
    if (running === null || seat === null) return;
    running.forEach((view, index) => {
      this.count(seat, this.nextTick + (after + index) * TICK_MS, view, -1);
    });
  }

  /** A second by the server's clock, seen with the client's. */
  private look(tick: number, rules: Rules, known: number | null): ViewerTick {
    const { fineMs } = this.clock;
    const seen = viewerTick(this.analysis, tick + fineMs, rules, known);
    return seen.lagging ? { ...seen, since: seen.since - fineMs } : seen;
  }

  private seatOf(batch: Batch): Seat {
    if (this.seat !== null && isMember(this.seat.places, batch)) return this.seat;
    // What was counted on the old seat stays there, but for what is not complete.
    this.takeBackRunning();
    this.keepNewest(0);
    this.seat = this.board.seat(this.session, groupsOf(batch));
    return this.seat;
  }
}
