import { type SeqVerdict, SeqWindow } from '@stutterscope/diagnosis';

interface Sighting {
  /** Room and side. */
  readonly place: string;
  readonly window: SeqWindow;
  /** The log's time at the newest batch, ms. */
  at: number;
}

/** Which batches of a partition were seen, by session: what keeps a resend out of the warehouse. */
export class Sightings {
  private readonly sessions = new Map<string, Sighting>();

  take(session: string, place: string, seq: number, fingerprint: string, at: number): SeqVerdict {
    let sighting = this.sessions.get(session);
    if (sighting === undefined) {
      sighting = { place, window: new SeqWindow(), at };
      this.sessions.set(session, sighting);
    }
    sighting.at = Math.max(sighting.at, at);
    return sighting.place === place ? sighting.window.take(seq, fingerprint) : 'moved';
  }

  /** Forgets sessions not seen since `before`, ms of the log's time. */
  forget(before: number): void {
    for (const [session, { at }] of this.sessions) if (at < before) this.sessions.delete(session);
  }
}
