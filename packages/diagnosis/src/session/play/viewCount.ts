import type { Batch } from '@stutterscope/telemetry';
import type { Rules } from '../../rules/ruleTable.ts';
import { groupsOf, isMember } from './membership.ts';
import type { PlayAnalysis } from './playAnalysis.ts';
import type { RoomBoard } from './roomBoard.ts';
import type { Seat } from './seats.ts';
import { isPlain, isWatching, type TickWord, wordOf } from './tickWord.ts';
import { TICK_MS, type ViewerTick, viewerTick } from './viewerTick.ts';

const none: readonly TickWord[] = [];
const nowhere: readonly never[] = [];

/** A seat that a viewer left, and the first second that was no longer counted on it. */
interface Left<Where> {
  readonly seat: Where;
  readonly until: number;
}

/** All that is remembered of what a view put on the board, as plain data. Seats are numbers of their places. */
export interface ViewCountState {
  readonly seat: readonly number[] | null;
  readonly left: readonly Left<readonly number[]>[];
  readonly nextTick: number;
  readonly counted: readonly TickWord[];
  readonly isWhole: boolean;
  readonly running: readonly TickWord[];
}

/** A view as it is counted: what is known of it, and by how much its clock is wrong, ms. */
export interface Known {
  readonly analysis: PlayAnalysis;
  readonly fineMs: number;
  readonly rules: Rules;
}

const placesOf = ({ places }: Seat) => places.map(({ number }) => number);

/** What one view put on its room's board, second by second, and how to take it back. */
export class ViewCount {
  readonly board: RoomBoard;
  private readonly session: string;
  private seat: Seat | null = null;
  private left: readonly Left<Seat>[] = nowhere;
  /** The second to be counted next; 0 before the first. */
  private nextTick = 0;
  /** The newest seconds before it, as they were counted: those that may still be others, and no more. */
  private counted: TickWord[] = [];
  /** How many of them are remembered. */
  private keeps = Number.POSITIVE_INFINITY;
  /** Every second so far can still be taken back. */
  private isWhole = true;
  /** Seconds from the next on, counted before they were complete: the next batch counts them again. */
  private running: readonly TickWord[] = none;
  /** Something was counted, or taken back, since this was last set to false. */
  hasCounted = false;

  constructor(session: string, board: RoomBoard) {
    this.session = session;
    this.board = board;
  }

  /** All that it remembers, as plain data. */
  state(): ViewCountState {
    const { nextTick, isWhole, counted, running } = this;
    return {
      seat: this.seat === null ? null : placesOf(this.seat),
      left: this.left.map(({ seat, until }) => ({ seat: placesOf(seat), until })),
      nextTick,
      counted,
      isWhole,
      running,
    };
  }

  /** Takes up what another remembered. */
  resume({ seat, left, nextTick, counted, isWhole, running }: ViewCountState): void {
    this.seat = seat === null ? null : this.board.seats.seatAt(this.session, seat);
    this.left = left.map((one) => ({ ...one, seat: this.board.seats.seatAt(this.session, one.seat) }));
    this.nextTick = nextTick;
    this.counted = [...counted];
    this.isWhole = isWhole;
    this.running = running;
  }

  /** The first second that was counted before it was complete; null while there is none. */
  secondUnderWay(): number | null {
    for (let at = 0; at < this.running.length; at++)
      if (isWatching(this.running[at] ?? 0)) return this.nextTick + at * TICK_MS;
    return null;
  }

  /** Takes every second that ends after `from` back off the board. */
  takeBack(from: number): void {
    while (this.nextTick > from) {
      const word = this.counted.pop();
      if (word === undefined) break;
      this.nextTick -= TICK_MS;
      this.countOut(this.nextTick, word);
    }
    // With nothing left the view may turn out to have begun earlier.
    if (this.isWhole && this.counted.length === 0) this.nextTick = 0;
  }

  /** Counts every second that is complete, by the server's clock, and those anew that turned out to be others. */
  settle(batch: Batch, known: Known): void {
    const { analysis, fineMs, rules } = known;
    if (analysis.startedAt === null) return;
    const until = analysis.until - fineMs;
    this.sit(batch);
    this.countAgain(analysis.changedFrom - fineMs, known);
    let tick = this.nextTick > 0 ? this.nextTick : floor(analysis.startedAt - fineMs);
    const oldest = floor(until - 2 * rules.latenessMs);
    if (tick < oldest) {
      this.takeBackRunning();
      tick = oldest;
      this.isWhole = false;
      this.counted = [];
    }
    const { running } = this;
    let done = 0;
    for (; tick + TICK_MS <= until; tick += TICK_MS) {
      this.remember(this.recount(tick, running[done], look(tick, known, null)));
      done += 1;
    }
    this.nextTick = tick;
    if (done > 0) this.running = done < running.length ? running.slice(done) : none;
  }

  private countAgain(from: number, known: Known): void {
    const { counted } = this;
    let tick = this.nextTick - TICK_MS;
    for (let place = counted.length - 1; place >= 0 && tick + TICK_MS > from; place -= 1) {
      counted[place] = this.recount(tick, counted[place], look(tick, known, null));
      tick -= TICK_MS;
    }
  }

  /** Remembers no more than the newest seconds from now on, so many. */
  keepNewest(most: number): void {
    this.keeps = most;
    if (this.counted.length <= most) return;
    this.isWhole = false;
    this.counted = this.counted.slice(-most);
    const oldest = this.nextTick - most * TICK_MS;
    if (this.left.length > 0) this.left = this.left.filter(({ until }) => until > oldest);
  }

  private remember(word: TickWord): void {
    const { counted, keeps } = this;
    if (counted.length < keeps) {
      counted.push(word);
      return;
    }
    // In place, and by hand: of all that a view remembers this moves most often.
    this.isWhole = false;
    for (let place = 1; place < counted.length; place++) counted[place - 1] = counted[place] ?? 0;
    counted[counted.length - 1] = word;
  }

  /**
   * Counts the second under way, and what a batch that was cut after its last sample still knows: nothing happened
   * up to then. `isSettled`: this batch was the last that was settled.
   */
  run(batch: Batch, known: Known, isSettled: boolean): void {
    const { analysis, fineMs, rules } = known;
    const { startedAt, until, cutAt } = analysis;
    if (startedAt === null || this.nextTick === 0) return;
    if (!isSettled) this.sit(batch);
    const heard = Math.min(Math.max(until, cutAt), until + rules.sampleGapMs);
    const before = this.running;
    let running = none;
    for (let tick = this.nextTick; tick + fineMs < heard; tick += TICK_MS)
      // No array is larger than it has to be: each view has one.
      running = running.concat(this.recount(tick, before[running.length], look(tick, known, heard)));
    if (running.length < before.length) {
      this.running = before.slice(running.length);
      this.takeBackRunning(running.length);
    }
    this.running = running;
  }

  /** Takes back what was counted of the seconds that are not complete, the first of them `after` the next one. */
  takeBackRunning(after = 0): void {
    const { running } = this;
    this.running = none;
    for (let index = 0; index < running.length; index++)
      this.countOut(this.nextTick + (after + index) * TICK_MS, running[index] ?? 0);
  }

  /** Counts a second that was counted as `before`, and gives its word: of nearly all nothing is new. */
  private recount(tick: number, before: TickWord | undefined, view: ViewerTick): TickWord {
    const word = wordOf(view);
    if (before === word && isPlain(word)) return word;
    if (before !== undefined) this.countOut(tick, before);
    const seat = this.seatIn(tick);
    if (seat !== null) {
      this.hasCounted = true;
      this.board.countIn(seat, tick, view, word);
    }
    return word;
  }

  private countOut(tick: number, word: TickWord): void {
    const seat = this.seatIn(tick);
    if (seat === null) return;
    this.hasCounted = true;
    this.board.countOut(seat, tick, word);
  }

  /** Where it sat in a second. */
  private seatIn(tick: number): Seat | null {
    for (const { seat, until } of this.left) if (tick < until) return seat;
    return this.seat;
  }

  /** Sits down where the batch says. What was counted on the old seat stays there, but for what is not complete. */
  private sit(batch: Batch): void {
    if (this.seat !== null && isMember(this.seat.places, batch)) return;
    this.takeBackRunning();
    if (this.seat !== null) this.left = [...this.left, { seat: this.seat, until: this.nextTick }];
    this.seat = this.board.seats.seat(this.session, groupsOf(batch));
  }
}

const floor = (t: number) => Math.floor(t / TICK_MS) * TICK_MS;

/** A second by the server's clock, seen with the client's. */
function look(tick: number, { analysis, fineMs, rules }: Known, heard: number | null): ViewerTick {
  const seen = viewerTick(analysis, tick + fineMs, rules, heard);
  return seen.lagging ? { ...seen, since: seen.since - fineMs } : seen;
}
