import { type Batch, fingerprint } from '@stutterscope/telemetry';
import { type Packed, pack, unpack } from '../packed.ts';
import { type RuleOverrides, resolveRules } from '../rules/resolveRules.ts';
import type { Signal } from '../signal.ts';
import { TroubleBoard } from './play/findings/troubleBoard.ts';
import { TickBoard } from './play/tickBoard.ts';
import { PlaySession, type PlayState } from './playSession.ts';
import { PushSession, type PushState } from './pushSession.ts';
import { type SeqVerdict, SeqWindow, type SeqWindowState } from './seqWindow.ts';

interface Kept {
  readonly window: SeqWindow;
  readonly session: PushSession | PlaySession;
  /** The stage's clock at the last batch, ms. */
  touchedAt: number;
}

/** A session that has been silent for a while, in as little as it takes. */
interface Resting {
  readonly room: string;
  readonly touchedAt: number;
  readonly packed: Packed<Remains>;
}

type Remains = { readonly window: SeqWindowState } & (
  | { readonly side: 'push'; readonly state: PushState }
  | { readonly side: 'play'; readonly state: PlayState }
);

/**
 * The first stage: keyed by session, it drops what a client sent twice, puts batches in order and turns one
 * session's samples and events into that session's condition. No clock of its own: time comes with batches.
 */
export class SessionStage {
  private readonly sessions = new Map<string, Kept>();
  private readonly resting = new Map<string, Resting>();
  private readonly board: TickBoard;
  private readonly troubles: TroubleBoard;
  private readonly pending = new Map<string, PushSession>();
  private readonly overrides: RuleOverrides;

  /** `source` names this instance among those that count viewers of the same rooms. */
  constructor(source: string, overrides: RuleOverrides = {}) {
    this.overrides = overrides;
    const { latenessMs, stallWindowMs } = resolveRules(overrides, '', undefined);
    this.board = new TickBoard(source, latenessMs + stallWindowMs);
    this.troubles = new TroubleBoard(source, latenessMs + stallWindowMs);
  }

  get size(): number {
    return this.sessions.size + this.resting.size;
  }

  /**
   * Takes a batch in. Only a `new` one changed anything. `clock`: ms on whatever clock `rest` and `forget` are told of;
   * when the server received it, else when the client sent it, where nothing better is known.
   */
  accept(
    batch: Batch,
    print: string = fingerprint(batch),
    clock: number = batch.receivedAt ?? batch.sentAt,
  ): SeqVerdict {
    const rules = resolveRules(this.overrides, batch.room, batch.stream.scenario);
    const kept = this.sessions.get(batch.session) ?? this.wake(batch) ?? this.open(batch);
    kept.touchedAt = Math.max(kept.touchedAt, clock);
    const { session } = kept;
    if (session.room !== batch.room || session.side !== batch.side) return 'moved';
    const verdict = kept.window.take(batch.seq, print);
    if (verdict !== 'new') return verdict;
    session.accept(batch, clock, rules);
    if (session.side === 'push') this.pending.set(batch.session, session);
    else this.board.mark(session.board);
    return 'new';
  }

  /** What changed since the last call, each signal whole: a later one replaces an earlier one. */
  drain(): Signal[] {
    return [...this.tell()];
  }

  /**
   * The same, each made as it is asked for, so that who writes one down before the next keeps none. To be asked to the
   * end before anything else is accepted.
   */
  *tell(): Generator<Signal> {
    for (const session of this.pending.values()) yield session.signal();
    this.pending.clear();
    yield* this.board.tell();
    yield* this.troubles.tell();
  }

  /**
   * Packs what is known of sessions that have been silent since before `clock`, ms. It changes nothing: a
   * session that is heard again goes on where it was.
   */
  rest(clock: number): void {
    const heard = new Set<string>();
    for (const [id, { session, window, touchedAt }] of this.sessions) {
      const { room } = session;
      if (touchedAt >= clock || this.pending.has(id)) {
        heard.add(room);
        continue;
      }
      const remains: Remains =
        session.side === 'push'
          ? { side: 'push', window: window.state(), state: session.state() }
          : { side: 'play', window: window.state(), state: session.state() };
      this.sessions.delete(id);
      this.resting.set(id, { room, touchedAt, packed: pack(remains) });
    }
    for (const room of this.board.rest((one) => heard.has(one))) this.troubles.rest(room);
  }

  /** Forgets sessions that have been silent since before `clock`, ms, and rooms without any. */
  forget(clock: number): void {
    const live = new Set<string>();
    const gone = new Set<string>();
    for (const [id, { session, touchedAt }] of this.sessions) {
      if (touchedAt >= clock) live.add(session.room);
      else {
        this.sessions.delete(id);
        gone.add(session.room);
      }
    }
    for (const [id, { room, touchedAt }] of this.resting) {
      if (touchedAt >= clock) live.add(room);
      else {
        this.resting.delete(id);
        gone.add(room);
      }
    }
    for (const room of gone) {
      if (live.has(room)) continue;
      this.board.dropRoom(room);
      this.troubles.dropRoom(room);
    }
  }

  private open(batch: Batch): Kept {
    const session =
      batch.side === 'push'
        ? new PushSession(batch)
        : new PlaySession(batch.session, this.board.of(batch.room), this.troubles);
    return this.keep(batch.session, session, 0);
  }

  private keep(id: string, session: Kept['session'], touchedAt: number): Kept {
    const kept: Kept = { window: new SeqWindow(), session, touchedAt };
    this.sessions.set(id, kept);
    return kept;
  }

  private wake(batch: Batch): Kept | undefined {
    const resting = this.resting.get(batch.session);
    if (resting === undefined) return undefined;
    this.resting.delete(batch.session);
    const { room, touchedAt, packed } = resting;
    const remains = unpack(packed);
    const session =
      remains.side === 'push'
        ? PushSession.resumed(remains.state)
        : PlaySession.resumed(batch.session, remains.state, this.board.of(room), this.troubles);
    const kept = this.keep(batch.session, session, touchedAt);
    kept.window.resume(remains.window);
    return kept;
  }
}
