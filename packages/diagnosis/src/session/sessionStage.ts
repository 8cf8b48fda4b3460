import { type Batch, fingerprint } from '@stutterscope/telemetry';
import { type RuleOverrides, resolveRules } from '../rules/resolveRules.ts';
import type { Signal } from '../signal.ts';
import { TroubleBoard } from './play/findings/troubleBoard.ts';
import { TickBoard } from './play/tickBoard.ts';
import { PlaySession } from './playSession.ts';
import { PushSession } from './pushSession.ts';
import { type SeqVerdict, SeqWindow } from './seqWindow.ts';

interface Kept {
  readonly window: SeqWindow;
  readonly session: PushSession | PlaySession;
  /** Server's clock, else the client's, at the last batch. */
  touchedAt: number;
}

/**
 * The first stage: keyed by session, it drops what a client sent twice, puts batches in order and turns one
 * session's samples and events into that session's condition. No clock of its own: time comes with batches.
 */
export class SessionStage {
  private readonly sessions = new Map<string, Kept>();
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
    return this.sessions.size;
  }

  /** Takes a batch in. Only a `new` one changed anything. */
  accept(batch: Batch, print: string = fingerprint(batch)): SeqVerdict {
    const rules = resolveRules(this.overrides, batch.room, batch.stream.scenario);
    const kept = this.sessions.get(batch.session) ?? this.open(batch);
    const clock = batch.receivedAt ?? batch.sentAt;
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
    const signals: Signal[] = [];
    for (const session of this.pending.values()) signals.push(session.signal());
    this.pending.clear();
    return [...signals, ...this.board.drain(), ...this.troubles.drain()];
  }

  /** Forgets sessions that have been silent since before `clock`, Unix ms, and rooms without any. */
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
        : new PlaySession(batch, this.board.of(batch.room), this.troubles);
    const kept: Kept = { window: new SeqWindow(), session, touchedAt: 0 };
    this.sessions.set(batch.session, kept);
    return kept;
  }
}
