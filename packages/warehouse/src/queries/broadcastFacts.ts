import type { RoomFacts } from '@stutterscope/cloud';
import Type from 'typebox';
import type { Warehouse } from '../warehouse.ts';
import { defineQuery } from './defineQuery.ts';
import { Ms, nullable } from './fields.ts';

const Source = Type.Enum(['app', 'tencent', 'huawei', 'nginx_rtmp', 'srs']);

/** Since when each room is asked for. */
const since =
  'fromUnixTimestamp64Milli(transform(room, {rooms:Array(String)}, {sinces:Array(Int64)}, toInt64(0)))';
const ours = 'room IN {rooms:Array(String)}';

const turns = defineQuery(
  `SELECT room, kind, source, toUnixTimestamp64Milli(e.at) AS at, client
   FROM cloud_events AS e FINAL
   WHERE ${ours} AND e.at >= ${since} AND kind IN ('app_begin', 'app_end', 'push_begin', 'push_end')`,
  Type.Object({
    room: Type.String(),
    kind: Type.Enum(['app_begin', 'app_end', 'push_begin', 'push_end']),
    source: Source,
    at: Ms,
    client: Type.String(),
  }),
);

const recordingRows = defineQuery(
  `SELECT room, id, source, fileName, format, bytes, toUnixTimestamp64Milli(r.startAt) AS startAt,
          toUnixTimestamp64Milli(assumeNotNull(r.endAt)) AS endAt, url, timeInconsistent
   FROM recordings_current AS r
   WHERE ${ours} AND r.endAt >= ${since}`,
  Type.Object({
    room: Type.String(),
    id: Type.String(),
    source: Source,
    fileName: Type.String(),
    format: Type.String(),
    bytes: nullable(Type.Integer()),
    startAt: nullable(Ms),
    endAt: Ms,
    url: Type.String(),
    timeInconsistent: Type.Boolean(),
  }),
);

/** A row with its file as recordings name it: the SQL port knows `file` only as a function that reads files. */
async function recordings(source: Pick<Warehouse, 'query'>, params: { rooms: string[]; sinces: number[] }) {
  const rows = await recordingRows(source, params);
  return rows.map(({ fileName, ...row }) => ({ ...row, file: fileName }));
}

const RoomSpan = Type.Object({ room: Type.String(), from: Ms, to: Ms });

const pushes = defineQuery(
  `SELECT room, toUnixTimestamp64Milli(firstReceivedAt) AS \`from\`, toUnixTimestamp64Milli(lastReceivedAt) AS \`to\`
   FROM sessions_current
   WHERE ${ours} AND side = 'push' AND samples > 0 AND lastReceivedAt >= ${since}`,
  RoomSpan,
);

const views = defineQuery(
  `SELECT room, toUnixTimestamp(minute) * 1000 AS \`from\`, \`from\` + 60000 AS \`to\`
   FROM rooms_1m
   WHERE ${ours} AND side = 'play' AND toDateTime64(minute, 3, 'UTC') >= ${since}
   GROUP BY room, minute`,
  RoomSpan,
);

/** A room, and since when its facts are wanted, Unix ms. */
export interface Wanted {
  readonly room: string;
  readonly sinceMs: number;
}

/** Everything that says when rooms were live. */
export async function broadcastFacts(
  source: Pick<Warehouse, 'query'>,
  wanted: readonly Wanted[],
): Promise<RoomFacts[]> {
  if (wanted.length === 0) return [];
  const params = { rooms: wanted.map(({ room }) => room), sinces: wanted.map(({ sinceMs }) => sinceMs) };
  const [turned, recorded, pushed, viewed] = await Promise.all([
    turns(source, params),
    recordings(source, params),
    pushes(source, params),
    views(source, params),
  ]);
  const byRoom = <Row extends { readonly room: string }>(rows: readonly Row[]) =>
    Map.groupBy(rows, ({ room }) => room);
  const [turnsOf, recordingsOf, pushesOf, viewsOf] = [
    byRoom(turned),
    byRoom(recorded),
    byRoom(pushed),
    byRoom(viewed),
  ];
  return params.rooms.map((room) => ({
    room,
    turns: turnsOf.get(room) ?? [],
    recordings: recordingsOf.get(room) ?? [],
    pushes: pushesOf.get(room) ?? [],
    views: viewsOf.get(room) ?? [],
  }));
}

/** A room's recordings that ended after a moment. */
export function roomRecordings(source: Pick<Warehouse, 'query'>, { room, sinceMs }: Wanted) {
  return recordings(source, { rooms: [room], sinces: [sinceMs] });
}

const live = defineQuery(
  `SELECT DISTINCT room FROM (
     SELECT room FROM cloud_events WHERE receivedAt >= fromUnixTimestamp64Milli({sinceMs:Int64})
     UNION ALL
     SELECT room FROM rooms_1m WHERE side = 'push' AND minute >= toDateTime(intDiv({sinceMs:Int64}, 1000), 'UTC')
     UNION ALL
     SELECT room FROM broadcasts_current
     WHERE \`to\` IS NULL OR (reportedAt IS NULL AND \`to\` >= fromUnixTimestamp64Milli({unreportedMs:Int64})))`,
  Type.Object({ room: Type.String() }),
);

/** Rooms of which something was heard since a moment, or whose broadcast is open, or ended lately and is not reported. */
export async function roomsInBroadcast(
  source: Pick<Warehouse, 'query'>,
  params: { sinceMs: number; unreportedMs: number },
): Promise<string[]> {
  return (await live(source, params)).map(({ room }) => room);
}
