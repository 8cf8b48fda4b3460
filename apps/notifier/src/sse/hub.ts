import type { Phrasebook } from '@stutterscope/alerts';
import type { Posted } from '../board/noticeBoard.ts';
import type { Limits } from '../limits.ts';
import type { Metrics } from '../metrics.ts';
import type { Client } from './client.ts';
import { noticeText } from './noticeText.ts';

/** Heartbeats are spread over this many turns, so that ten thousand are not written at once. */
const TURNS = 15;

/** Within this a client comes back whose stream was ended, each at its own moment. */
const COME_BACK_MS = 5000;

export interface HubDeps {
  readonly phrasebook: Phrasebook;
  readonly metrics: Metrics;
  readonly limits: Limits;
  readonly clock: () => number;
}

/** The open clients of all rooms. */
export class Hub {
  private readonly rooms = new Map<string, Set<Client>>();
  /** Every client, by the turn in which its heart beats. */
  private readonly turns = Array.from({ length: TURNS }, () => new Set<Client>());
  private readonly deps: HubDeps;
  private readonly beating: NodeJS.Timeout;
  private turn = 0;
  private count = 0;

  constructor(deps: HubDeps) {
    this.deps = deps;
    this.beating = setInterval(() => this.beat(), deps.limits.heartbeatMs / TURNS);
  }

  get size(): number {
    return this.count;
  }

  /** Lets a client hear of a room; the answer makes it deaf again. */
  add(room: string, client: Client): () => void {
    const clients = this.rooms.get(room) ?? new Set();
    const turn = this.turns[this.count % TURNS] ?? clients;
    this.rooms.set(room, clients.add(client));
    turn.add(client);
    this.count += 1;
    return () => {
      if (!turn.delete(client)) return;
      this.count -= 1;
      clients.delete(client);
      if (clients.size === 0 && this.rooms.get(room) === clients) this.rooms.delete(room);
    };
  }

  /** Sends a notice to the clients of its room; says how many took it. */
  post(posted: Posted): number {
    const texts = new Map<string, string>();
    let sent = 0;
    for (const client of this.rooms.get(posted.notice.room) ?? []) {
      if (client.knows(posted)) continue;
      const { language } = client;
      const text = texts.get(language) ?? noticeText(posted, language, this.deps.phrasebook);
      texts.set(language, text);
      if (this.send(client, text)) sent += 1;
    }
    return sent;
  }

  /** Ends every stream. */
  close(): void {
    clearInterval(this.beating);
    for (const turn of this.turns) for (const client of turn) client.end(Math.random() * COME_BACK_MS);
  }

  private send(client: Client, text: string): boolean {
    const isTaken = client.send(text);
    if (!isTaken) this.deps.metrics.dropped.inc({ reason: 'slow' });
    return isTaken;
  }

  private beat(): void {
    this.turn = (this.turn + 1) % TURNS;
    const now = this.deps.clock();
    for (const client of this.turns[this.turn] ?? []) {
      if (now < client.expiresAt) this.send(client, ':\n\n');
      else {
        this.deps.metrics.dropped.inc({ reason: 'expired' });
        client.end(0);
      }
    }
  }
}
