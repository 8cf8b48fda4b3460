import { BegunBy } from '@stutterscope/cloud';
import Type, { type Static } from 'typebox';
import type { Warehouse } from '../warehouse.ts';
import { defineQuery } from './defineQuery.ts';
import { Ms, nullable } from './fields.ts';

/** A broadcast as it was written last. */
export const BroadcastRow = Type.Object({
  room: Type.String(),
  id: Type.String(),
  from: Ms,
  to: nullable(Ms),
  begunBy: BegunBy,
  endedBy: Type.String(),
  pushes: Type.Integer(),
  gaps: Type.Array(Type.Object({ from: Ms, to: Ms })),
  recordings: Type.Array(Type.String()),
  oddities: Type.Array(Type.String()),
  score: nullable(Type.Number()),
  vjScore: nullable(Type.Number()),
  reportedAt: nullable(Ms),
});
export type BroadcastRow = Static<typeof BroadcastRow>;

const select = defineQuery(
  `SELECT room, id, toUnixTimestamp64Milli(b.\`from\`) AS \`from\`, toUnixTimestamp64Milli(b.\`to\`) AS \`to\`, begunBy,
          endedBy, pushes,
          arrayMap(gap -> CAST((toUnixTimestamp64Milli(gap.1), toUnixTimestamp64Milli(gap.2)), 'Tuple(\`from\` Int64, \`to\` Int64)'), b.gaps) AS gaps,
          recordings, oddities, score, vjScore, toUnixTimestamp64Milli(b.reportedAt) AS reportedAt
   FROM broadcasts_current AS b
   WHERE room IN {rooms:Array(String)}
     AND (b.\`to\` IS NULL OR b.\`to\` >= fromUnixTimestamp64Milli({sinceMs:Int64}))
   ORDER BY room, \`from\``,
  BroadcastRow,
);

/** The broadcasts of rooms that were on since a moment, in order. */
export function keptBroadcasts(
  source: Pick<Warehouse, 'query'>,
  params: { rooms: readonly string[]; sinceMs: number },
): Promise<BroadcastRow[]> {
  return select(source, { rooms: [...params.rooms], sinceMs: params.sinceMs });
}
