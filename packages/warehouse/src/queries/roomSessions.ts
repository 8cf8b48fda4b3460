import Type, { type Static } from 'typebox';
import type { Warehouse } from '../warehouse.ts';
import { defineQuery } from './defineQuery.ts';
import { Ms } from './fields.ts';

/** One push or play attempt in a room. */
export const RoomSession = Type.Object({
  session: Type.String(),
  side: Type.Enum(['push', 'play']),
  firstReceivedMs: Ms,
  lastReceivedMs: Ms,
  batches: Type.Integer(),
  samples: Type.Integer(),
  events: Type.Integer(),
  maxSeq: Type.Integer(),
  platform: Type.String(),
  app: Type.String(),
  network: Type.String(),
  networkId: Type.String(),
  region: Type.String(),
  protocol: Type.String(),
  serverIp: Type.String(),
});
export type RoomSession = Static<typeof RoomSession>;

const select = defineQuery(
  `SELECT session, side, toUnixTimestamp64Milli(firstReceivedAt) AS firstReceivedMs,
          toUnixTimestamp64Milli(lastReceivedAt) AS lastReceivedMs, batches, samples, events, maxSeq,
          platform, app, network, networkId, region, protocol, serverIp
   FROM sessions_current
   WHERE room = {room:String}
   ORDER BY lastReceivedAt DESC, session
   LIMIT {limit:UInt32}`,
  RoomSession,
);

/** A room's sessions, the one heard from last first. */
export function roomSessions(
  source: Pick<Warehouse, 'query'>,
  params: { room: string; limit: number },
): Promise<RoomSession[]> {
  return select(source, params);
}
