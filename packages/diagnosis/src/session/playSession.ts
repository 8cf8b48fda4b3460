import type { Batch } from '@stutterscope/telemetry';
import { copyOf } from '../copy.ts';
import type { Rules } from '../rules/ruleTable.ts';
import { BatchOrder, type OrderState } from './held.ts';
import { apart, together } from './play/cacheTrack.ts';
import type { TroubleBoard } from './play/findings/troubleBoard.ts';
import { changeable, type ViewTrouble } from './play/findings/viewTroubles.ts';
import { groupsOf } from './play/membership.ts';
import { newPlayAnalysis, type PlayAnalysis, stepPlay } from './play/playAnalysis.ts';
import type { RoomBoard } from './play/roomBoard.ts';
import { type Known, ViewCount, type ViewCountState } from './play/viewCount.ts';
import { TICK_MS } from './play/viewerTick.ts';
import { byOneClock, type ClientClock, hearClock, newClientClock } from './skew.ts';

/** What batches teach, each in its turn: what came late is learned again where it belongs. */
interface View {
  readonly analysis: PlayAnalysis;
  readonly clock: ClientClock;
}

/** All that is remembered of one view, as plain data. */
export interface PlayState {
  readonly order: OrderState<View>;
  readonly view: View;
  readonly count: ViewCountState;
  /** Null where they are those of the analysis. */
  readonly troublesCounted: readonly ViewTrouble[] | null;
}

/** One view: its batches in order, its analysis, and what it put on the board. */
export class PlaySession {
  readonly side = 'play';
  private readonly order = new BatchOrder<View>();
  private view: View = { analysis: newPlayAnalysis(), clock: newClientClock() };
  private readonly count: ViewCount;
  /** When the last batch came, Unix ms. */
  private heardAt = 0;

  private readonly troubles: TroubleBoard;
  private troublesCounted: readonly ViewTrouble[] = [];

  constructor(session: string, board: RoomBoard, troubles: TroubleBoard) {
    this.count = new ViewCount(session, board);
    this.troubles = troubles;
  }

  /** All that it remembers, as plain data. */
  state(): PlayState {
    const { view, troublesCounted } = this;
    return {
      order: this.order.state(),
      view: { ...view, analysis: { ...view.analysis, caches: apart(view.analysis.caches) } },
      count: this.count.state(),
      troublesCounted: troublesCounted === view.analysis.troubles.kept ? null : troublesCounted,
    };
  }

  /** The view of which another remembered this. */
  static resumed(id: string, state: PlayState, board: RoomBoard, troubles: TroubleBoard): PlaySession {
    const session = new PlaySession(id, board, troubles);
    session.order.resume(state.order);
    const { analysis, clock } = state.view;
    session.view = { clock, analysis: { ...analysis, caches: together(analysis.caches) } };
    session.count.resume(state.count);
    session.troublesCounted = state.troublesCounted ?? analysis.troubles.kept;
    return session;
  }

  get board(): RoomBoard {
    return this.count.board;
  }

  get room(): string {
    return this.board.room;
  }

  accept(batch: Batch, at: number, rules: Rules): void {
    const { count } = this;
    // After a silence the room may have forgotten the second under way: it is told of it again.
    if (at - this.heardAt >= rules.silentMs) count.takeBackRunning();
    this.heardAt = at;
    count.hasCounted = false;
    const underWay = count.secondUnderWay();
    const placement = this.order.place(batch, at, () => copyOf(this.view), rules.latenessMs);
    const changeableMs = this.canChange(rules) ? rules.latenessMs * 2 : rules.sampleGapMs + TICK_MS;
    count.keepNewest(Math.ceil(changeableMs / TICK_MS));
    if (placement === 'late') {
      count.takeBackRunning();
      count.run(batch, this.known(rules), false);
      return;
    }
    const held = placement === 'filled' ? this.order.held : null;
    if (held !== null) this.playAgain(held.before, rules);
    else this.play(batch, rules);
    this.countTroubles(batch, rules);
    this.order.settle((before, one) => step(before, one, rules));
    count.run(batch, this.known(rules), held === null);
    // Where a batch changed no count the room is still told that somebody is there.
    if (!count.hasCounted && underWay !== null) this.board.touch(underWay);
  }

  /** Takes the view up again as it was before a gap that is now filled. */
  private playAgain(before: View, rules: Rules): void {
    this.count.takeBackRunning();
    this.view = copyOf(before);
    this.view.analysis.changedFrom = Number.POSITIVE_INFINITY;
    // What came behind the gap may have changed what was counted before it.
    this.count.takeBack(before.analysis.until - before.clock.fineMs - rules.sampleGapMs);
    for (const one of this.order.replay()) this.play(one, rules);
  }

  private play(batch: Batch, rules: Rules): void {
    const { analysis, clock } = this.view;
    const { fineMs } = clock;
    const wasLearning = isLearning(analysis, rules);
    step(this.view, batch, rules);
    // By a better clock the seconds that can still be moved were others.
    if (clock.fineMs !== fineMs) {
      this.count.takeBackRunning();
      if (wasLearning) this.count.takeBack(0);
    }
    this.count.settle(batch, this.known(rules));
    analysis.changedFrom = Number.POSITIVE_INFINITY;
  }

  private known(rules: Rules): Known {
    const { analysis, clock } = this.view;
    return { analysis, fineMs: clock.fineMs, rules };
  }

  /** Only while a batch is missing, or the clock is being learned, can a second counted long ago change. */
  private canChange(rules: Rules): boolean {
    return this.order.held !== null || isLearning(this.view.analysis, rules);
  }

  private countTroubles(batch: Batch, rules: Rules): void {
    const { analysis, clock } = this.view;
    const { fineMs } = clock;
    const { kept: known } = analysis.troubles;
    const kept =
      fineMs === 0 ? known : known.map((one) => ({ ...one, from: one.from - fineMs, to: one.to - fineMs }));
    const before = changeable(this.troublesCounted, analysis.until - fineMs, rules);
    this.troublesCounted = kept;
    // As nearly always: what was counted stands.
    if (kept === before || (kept.length === 0 && before.length === 0)) return;
    const viewer = { session: batch.session, groups: groupsOf(batch) };
    this.troubles.recount(this.room, viewer, before, kept);
  }
}

function step({ analysis, clock }: View, batch: Batch, rules: Rules): void {
  const set = hearClock(clock, batch, rules);
  stepPlay(analysis, byOneClock(batch, set), rules, clock.baseMs);
}

/** While its clock is being learned all of a view's seconds may be counted again. */
const isLearning = ({ startedAt, until }: PlayAnalysis, rules: Rules) =>
  until - (startedAt ?? until) < rules.latenessMs;
