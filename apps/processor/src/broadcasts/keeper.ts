import { randomUUID } from 'node:crypto';
import type { ShowReport } from '@stutterscope/alerts';
import type { Producer } from '@stutterscope/bus';
import { type Broadcast, buildBroadcasts, reportHtml } from '@stutterscope/cloud';
import { type BroadcastRow, type KeptBroadcast, namedQueries, type Warehouse } from '@stutterscope/warehouse';
import type { Logger } from 'pino';

/** How far back a look for news goes, ms: callbacks of recordings come minutes after their end. */
const NEWS_MS = 900_000;
/** How far back the facts of a show go that is not known yet, ms. */
const FACTS_MS = 86_400_000;
/** What reaches over the begin of a show still belongs to it, ms. */
const BEFORE_MS = 60_000;
/** A show is reported so long after its end, ms: its last stutters are settled then, its files known. */
const SETTLED_MS = 60_000;
/** One that ended longer ago is not reported any more, ms: the notifier knows what it delivered for as long. */
const REPORTED_WITHIN_MS = 6 * 3_600_000;

export interface KeeperDeps {
  readonly warehouse: Warehouse;
  readonly producer: Producer;
  /** Server's clock, Unix ms. */
  readonly clock: () => number;
  readonly logger: Logger;
}

const encoder = new TextEncoder();

/** What of a broadcast is told anew when it changes. */
function contentOf({ from, to, begunBy, endedBy, pushes, gaps, oddities }: Broadcast | BroadcastRow): string {
  const spans = gaps.map((gap) => [gap.from, gap.to]);
  return JSON.stringify([from, to, begunBy, endedBy ?? '', pushes, spans, oddities]);
}

/** Keeps table `broadcasts` as the facts have it, and reports a show once it is over. */
export function createKeeper({ warehouse, producer, clock, logger }: KeeperDeps) {
  async function judge(
    broadcast: Broadcast,
    row: BroadcastRow | undefined,
    nowMs: number,
  ): Promise<KeptBroadcast[]> {
    const { to } = broadcast;
    const revision = nowMs;
    const isOver = to !== null && nowMs - to >= SETTLED_MS;
    const report = isOver ? await namedQueries.broadcastReport(warehouse, broadcast, nowMs) : null;
    // A show that has no score is told to nobody: no client reported of it.
    const isDue =
      isOver && report?.score != null && row?.reportedAt == null && nowMs - to < REPORTED_WITHIN_MS;
    if (report !== null && isDue) {
      const record: ShowReport = {
        kind: 'report',
        id: `${broadcast.id}>report`,
        alert: broadcast.id,
        room: broadcast.room,
        report,
        html: reportHtml(report),
        saidAt: nowMs,
      };
      await producer.send('notices', [
        { key: broadcast.room, value: encoder.encode(JSON.stringify(record)) },
      ]);
      logger.info(
        { room: broadcast.room, broadcast: broadcast.id, score: report.score },
        'broadcast reported',
      );
    }
    const score = report?.score ?? null;
    const vjScore = report?.vjScore ?? null;
    const files = broadcast.recordings.map(({ id }) => id);
    const isSame =
      row !== undefined &&
      contentOf(row) === contentOf(broadcast) &&
      row.score === score &&
      row.vjScore === vjScore &&
      JSON.stringify(row.recordings) === JSON.stringify(files);
    if (isSame && !isDue) return [];
    const reportedAt = isDue ? nowMs : (row?.reportedAt ?? null);
    return [{ broadcast, revision, score, vjScore, reportedAt, retracted: false }];
  }

  /** A row whose broadcast later facts have taken back. */
  function retract(row: BroadcastRow, nowMs: number): KeptBroadcast {
    const { room, id, from, to, begunBy, pushes, gaps } = row;
    const broadcast = {
      room,
      id,
      from,
      to,
      begunBy,
      endedBy: null,
      isReported: false,
      pushes,
      gaps,
      recordings: [],
      oddities: [],
    };
    return { broadcast, revision: nowMs, score: null, vjScore: null, reportedAt: null, retracted: true };
  }

  return {
    /** Looks once. Rejects while the warehouse is away: the next look finds the same. */
    async look(): Promise<void> {
      const nowMs = clock();
      const rooms = await namedQueries.roomsInBroadcast(warehouse, {
        sinceMs: nowMs - NEWS_MS,
        unreportedMs: nowMs - REPORTED_WITHIN_MS,
      });
      if (rooms.length === 0) return;
      const rows = await namedQueries.keptBroadcasts(warehouse, { rooms, sinceMs: nowMs - FACTS_MS });
      const rowsOf = Map.groupBy(rows, ({ room }) => room);
      // A show that is known is worked out from its very begin, however long ago.
      const wanted = rooms.map((room) => {
        const begins = (rowsOf.get(room) ?? []).map(({ from }) => from);
        return { room, sinceMs: Math.min(nowMs - FACTS_MS, ...begins) - BEFORE_MS };
      });
      const kept: KeptBroadcast[] = [];
      for (const facts of await namedQueries.broadcastFacts(warehouse, wanted)) {
        const known = new Map((rowsOf.get(facts.room) ?? []).map((row) => [row.id, row]));
        for (const broadcast of buildBroadcasts(facts, nowMs)) {
          kept.push(...(await judge(broadcast, known.get(broadcast.id), nowMs)));
          known.delete(broadcast.id);
        }
        for (const row of known.values()) kept.push(retract(row, nowMs));
      }
      if (kept.length > 0) await warehouse.insertBroadcasts(kept, `broadcasts:${randomUUID()}`);
    },
  };
}
