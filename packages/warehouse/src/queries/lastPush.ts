import Type, { type Static } from 'typebox';
import type { Warehouse } from '../warehouse.ts';
import { defineQuery } from './defineQuery.ts';
import { Ms, nullable } from './fields.ts';

const measured = nullable(Type.Number());

/** The last figures of a room's pusher. */
const LastPush = Type.Object({ fps: measured, que: measured, spd: measured, heardAt: Ms });
type LastPush = Static<typeof LastPush>;

const select = defineQuery(
  `SELECT argMax(s.fps, s.at) AS fps, argMax(s.que, s.at) AS que, argMax(s.spd, s.at) AS spd,
          toUnixTimestamp64Milli(max(receivedAt)) AS heardAt
   FROM samples AS s
   WHERE room = {room:String} AND side = 'push' AND receivedAt >= (
     SELECT max(receivedAt) - toIntervalMillisecond({withinMs:UInt32})
     FROM samples WHERE room = {room:String} AND side = 'push')
   GROUP BY room`,
  LastPush,
);

/** The last figures of whoever pushed in a room, none older than `withinMs` before the last word; null if none. */
export async function lastPush(
  source: Pick<Warehouse, 'query'>,
  params: { room: string; withinMs: number },
): Promise<LastPush | null> {
  const [last] = await select(source, params);
  return last ?? null;
}
