import { type SeqVerdict, SeqWindow } from '@stutterscope/diagnosis';

interface Sighting {
  readonly room: string;
  readonly window: SeqWindow;
  /** Timestamp of the newest batch, Unix ms. */
  at: number;
}

/** Which batches of a partition were seen, by session: what keeps a resend out of the warehouse. */
export class Sightings {
  private readonly sessions = new Map<string, Sighting>();

  take(session: string, room: string, seq: number, fingerprint: string, at: number): SeqVerdict {
    let sighting = this.sessions.get(session);
    if (sighting === undefined) {
      sighting = { room, window: new SeqWindow(), at };
      this.sessions.set(session, sighting);
    }
    sighting.at = Math.max(sighting.at, at);
    const verdict = sighting.window.take(seq, fingerprint);
    return verdict === 'new' && sighting.room !== room ? 'conflict' : verdict;
  }

  /** Forgets sessions not seen since `before`, Unix ms. */
  forget(before: number): void {
    for (const [session, { at }] of this.sessions) if (at < before) this.sessions.delete(session);
  }
}
