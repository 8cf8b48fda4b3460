import { BegunBy } from '@stutterscope/cloud';
import { Cause } from '@stutterscope/diagnosis';
import Type, { type Static } from 'typebox';
import type { Warehouse } from '../warehouse.ts';
import { defineQuery } from './defineQuery.ts';
import { Ms, nullable } from './fields.ts';

const show = {
  id: Type.String(),
  fromMs: Ms,
  /** Null while it goes on. */
  toMs: nullable(Ms),
  begunBy: BegunBy,
  pushes: Type.Integer(),
  /** Recordings of it that are known. */
  files: Type.Integer(),
  /** Null before it is settled, and for a show that only its files tell of. */
  score: nullable(Type.Number()),
  vjScore: nullable(Type.Number()),
};

/** A show of a room in few words. */
export const RoomBroadcast = Type.Object({
  ...show,
  /** How often it stuttered, by cause, the most frequent first. */
  stutters: Type.Array(Type.Object({ cause: Cause, count: Type.Integer() })),
  /** Alerts that its VJ was told. */
  told: Type.Integer(),
});
export type RoomBroadcast = Static<typeof RoomBroadcast>;

const shows = defineQuery(
  `SELECT id, toUnixTimestamp64Milli(b.\`from\`) AS fromMs, toUnixTimestamp64Milli(b.\`to\`) AS toMs, begunBy, pushes,
          length(recordings) AS files, score, vjScore
   FROM broadcasts_current AS b
   WHERE room = {room:String}
   ORDER BY fromMs DESC
   LIMIT {limit:UInt32}`,
  Type.Object(show),
);

const stutters = defineQuery(
  `SELECT cause, toUnixTimestamp64Milli(s.\`from\`) AS fromMs, toUnixTimestamp64Milli(ifNull(s.\`to\`, s.\`from\`)) AS toMs
   FROM stutters_current AS s
   WHERE room = {room:String} AND toMs >= {sinceMs:Int64}`,
  Type.Object({ cause: Cause, fromMs: Ms, toMs: Ms }),
);

const raised = defineQuery(
  `SELECT toUnixTimestamp64Milli(n.saidAt) AS atMs
   FROM notices AS n FINAL
   WHERE room = {room:String} AND phase = 'raised' AND saidAt >= fromUnixTimestamp64Milli({sinceMs:Int64}, 'UTC')`,
  Type.Object({ atMs: Ms }),
);

function countByCause(causes: readonly Cause[]): RoomBroadcast['stutters'] {
  const counted = [...Map.groupBy(causes, (cause) => cause)].map(([cause, all]) => ({
    cause,
    count: all.length,
  }));
  return counted.toSorted((a, b) => b.count - a.count || a.cause.localeCompare(b.cause));
}

/** A room's shows as they were kept last, the newest first. */
export async function roomBroadcasts(
  source: Pick<Warehouse, 'query'>,
  { room, limit }: { readonly room: string; readonly limit: number },
): Promise<RoomBroadcast[]> {
  const kept = await shows(source, { room, limit });
  if (kept.length === 0) return [];
  const since = { room, sinceMs: Math.min(...kept.map(({ fromMs }) => fromMs)) };
  const [hit, said] = await Promise.all([stutters(source, since), raised(source, since)]);
  return kept.map((one) => {
    const until = one.toMs ?? Number.POSITIVE_INFINITY;
    const own = hit.filter(({ fromMs, toMs }) => fromMs <= until && toMs >= one.fromMs);
    return {
      ...one,
      stutters: countByCause(own.map(({ cause }) => cause)),
      told: said.filter(({ atMs }) => atMs >= one.fromMs && atMs <= until).length,
    };
  });
}
