import { namedQueries, type Warehouse } from '@stutterscope/warehouse';
import type { RoomsView, StatusView } from '../api/views.ts';
import { readReach } from './reach.ts';

/** How long a room that fell silent is still listed, as far as the data reaches. */
const ROOM_WINDOW_MS = 120_000;

export interface BoardDeps {
  readonly warehouse: Pick<Warehouse, 'query'>;
  readonly clock: () => number;
  /** How old an answer may be. */
  readonly maxAgeMs: number;
}

/** All rooms as they are now. One question to ClickHouse serves everybody who asks within its age. */
export class RoomsBoard {
  private readonly deps: BoardDeps;
  private reading: Promise<RoomsView> | undefined;
  private askedAt = Number.NEGATIVE_INFINITY;

  constructor(deps: BoardDeps) {
    this.deps = deps;
  }

  rooms(): Promise<RoomsView> {
    const now = this.deps.clock();
    if (this.reading !== undefined && now - this.askedAt < this.deps.maxAgeMs) return this.reading;
    this.askedAt = now;
    const reading = this.read(now);
    this.reading = reading;
    // What failed is asked again by the next.
    reading.catch(() => {
      if (this.reading === reading) this.reading = undefined;
    });
    return reading;
  }

  /** One room in few words; what it last said, however long ago, when it is silent. */
  async status(room: string): Promise<StatusView> {
    const { warehouse, clock } = this.deps;
    const { rooms, reachMs } = await this.rooms();
    const found = rooms.find((one) => one.room === room);
    const { viewers = 0, stutters = [] } = found ?? {};
    const said = stutters.map(({ cause, severity, sinceMs }) => ({ cause, severity, sinceMs }));
    const answer = { room, atMs: clock(), reachMs, viewers, stutters: said };
    if (found?.pushSeenMs != null) {
      const { fps, spd: sent, que, pushSeenMs: heardMs } = found;
      return { ...answer, push: { heardMs, fps, sent, que } };
    }
    const last = await namedQueries.lastPush(warehouse, { room, withinMs: 5000 });
    if (last === null) return { ...answer, push: null };
    return { ...answer, push: { heardMs: last.heardAt, fps: last.fps, sent: last.spd, que: last.que } };
  }

  private async read(now: number): Promise<RoomsView> {
    const { warehouse, clock } = this.deps;
    const reachMs = await readReach(warehouse, now);
    const rooms = await namedQueries.roomsNow(warehouse, { sinceMs: (reachMs ?? now) - ROOM_WINDOW_MS });
    return { atMs: clock(), reachMs, rooms };
  }
}
