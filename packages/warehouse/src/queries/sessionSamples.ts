import { columnNames } from '@stutterscope/telemetry';
import Type, { type Static } from 'typebox';
import type { Warehouse } from '../warehouse.ts';
import { defineQuery } from './defineQuery.ts';
import { Ms, measurements } from './fields.ts';

/** One sample: `tMs` by the client's clock, `atMs` by the collector's. */
export const SessionSample = Type.Object({
  seq: Type.Integer(),
  idx: Type.Integer(),
  tMs: Ms,
  atMs: Ms,
  ...measurements,
  implausible: Type.Record(Type.String(), Type.Number()),
});
export type SessionSample = Static<typeof SessionSample>;

const select = defineQuery(
  `SELECT seq, idx, toUnixTimestamp64Milli(t) AS tMs, toUnixTimestamp64Milli(at) AS atMs,
          ${columnNames.join(', ')}, implausible
   FROM samples
   WHERE room = {room:String} AND session = {session:UUID}
     AND at >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC')
     AND at < fromUnixTimestamp64Milli({toMs:Int64}, 'UTC')
   ORDER BY at, seq, idx
   LIMIT {limit:UInt32}`,
  SessionSample,
);

/** A session's samples within [fromMs, toMs) of the collector's clock, in order. */
export function sessionSamples(
  source: Pick<Warehouse, 'query'>,
  params: { room: string; session: string; fromMs: number; toMs: number; limit: number },
): Promise<SessionSample[]> {
  return select(source, params);
}
