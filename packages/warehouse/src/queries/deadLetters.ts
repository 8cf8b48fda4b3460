import Type, { type Static } from 'typebox';
import type { Warehouse } from '../warehouse.ts';
import { defineQuery } from './defineQuery.ts';
import { Ms } from './fields.ts';

/** A message that nothing could be made of, by where it stood on the bus. */
export const DeadLetterRow = Type.Object({
  topic: Type.String(),
  partition: Type.Integer(),
  offset: Type.Integer(),
  reason: Type.String(),
  /** All of it, in base64; 600 kB at most. */
  payload: Type.String(),
  atMs: Ms,
});
export type DeadLetterRow = Static<typeof DeadLetterRow>;

// A crash between a letter and its commit writes it once more.
const columns = `SELECT topic, partition, offset, reason, payload, toUnixTimestamp64Milli(at) AS atMs
   FROM dead_letters`;
const once = 'LIMIT 1 BY topic, partition, offset, reason';

const newest = defineQuery(
  `${columns}
   WHERE at >= fromUnixTimestamp64Milli({sinceMs:Int64})
   ORDER BY at DESC, topic, partition, offset DESC
   ${once}
   LIMIT {limit:UInt32}`,
  DeadLetterRow,
);

const at = defineQuery(
  `${columns}
   WHERE topic = {topic:String} AND partition = {partition:UInt32} AND offset = {offset:UInt64}
   ORDER BY reason
   ${once}`,
  DeadLetterRow,
);

/** The newest dead letters of all topics. */
export function deadLettersSince(
  source: Pick<Warehouse, 'query'>,
  params: { sinceMs: number; limit: number },
): Promise<DeadLetterRow[]> {
  return newest(source, params);
}

/** What a message became a dead letter for: none, one, or once by each reader that minded it. */
export function deadLettersAt(
  source: Pick<Warehouse, 'query'>,
  params: { topic: string; partition: number; offset: number },
): Promise<DeadLetterRow[]> {
  return at(source, params);
}
