import { columnNames } from '@stutterscope/telemetry';
import Type, { type Static } from 'typebox';
import type { Warehouse } from '../warehouse.ts';
import { defineQuery } from './defineQuery.ts';
import { Ms, measured, measurements } from './fields.ts';

const from = {
  session: Type.String(),
  side: Type.Enum(['push', 'play']),
  seq: Type.Integer(),
  tMs: Ms,
  receivedMs: Ms,
  sentMs: Ms,
};

/** One sample of a room, with what its batch said of who sent it. */
export const RoomSample = Type.Object({
  ...from,
  ...measurements,
  platform: Type.String(),
  app: Type.String(),
  networkId: Type.String(),
  region: Type.String(),
  protocol: Type.Enum(['rtmp', 'flv', 'hls', 'webrtc']),
  scenario: Type.Enum(['', 'beauty', 'game']),
  targetFps: measured,
  cacheMode: Type.Enum(['', 'auto', 'speedy', 'smooth']),
  serverIp: Type.String(),
});
export type RoomSample = Static<typeof RoomSample>;

/** One event of a room. */
export const RoomEvent = Type.Object({ ...from, code: Type.Integer() });
export type RoomEvent = Static<typeof RoomEvent>;

const head = `toString(session) AS session, side, seq, toUnixTimestamp64Milli(t) AS tMs,
          toUnixTimestamp64Milli(receivedAt) AS receivedMs,
          toUnixTimestamp64Milli(receivedAt) - (toUnixTimestamp64Milli(at) - toUnixTimestamp64Milli(t)) AS sentMs`;

// Verdicts speak of the client's time where it was believed (a recording sent later), else of the collector's.
const between = (column: string) => `(${column} >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC')
          AND ${column} < fromUnixTimestamp64Milli({toMs:Int64}, 'UTC'))`;
const within = `room = {room:String} AND (${between('at')} OR ${between('t')})`;

const samples = defineQuery(
  `SELECT ${head}, ${columnNames.join(', ')},
          platform, app, networkId, region, protocol, scenario, targetFps, cacheMode, serverIp
   FROM samples
   WHERE ${within}
   ORDER BY session, seq, idx
   LIMIT {limit:UInt32}`,
  RoomSample,
);

const events = defineQuery(
  `SELECT ${head}, code
   FROM events
   WHERE ${within}
   ORDER BY session, seq, idx
   LIMIT {limit:UInt32}`,
  RoomEvent,
);

/** All samples and events of a room within [fromMs, toMs), by either clock, session by session. */
export async function roomTelemetry(
  source: Pick<Warehouse, 'query'>,
  params: { room: string; fromMs: number; toMs: number; limit: number },
): Promise<{ readonly samples: RoomSample[]; readonly events: RoomEvent[] }> {
  const [sampled, happened] = await Promise.all([samples(source, params), events(source, params)]);
  return { samples: sampled, events: happened };
}
