import { type Batch, CONTRACT_VERSION, columnNames } from '@stutterscope/telemetry';
import { namedQueries, type RoomEvent, type RoomSample, type Warehouse } from '@stutterscope/warehouse';

/** More samples than this are not read at once: a thousand viewers for a quarter of an hour. */
const ROWS_READ = 1_000_000;

type Row = Pick<RoomSample, 'session' | 'seq'>;
const keyOf = ({ session, seq }: Row) => `${session} ${seq}`;

const named = <Name extends string>(name: Name, value: string) => (value === '' ? {} : { [name]: value });

/** A batch of a session as it was sent, as far as the tables keep it. */
function batchOf(
  room: string,
  rows: readonly RoomSample[],
  events: readonly RoomEvent[],
  of: RoomSample,
): Batch {
  const row = rows[0] ?? events[0] ?? of;
  const { scenario, cacheMode, targetFps } = of;
  return {
    v: CONTRACT_VERSION,
    room,
    session: row.session,
    side: row.side,
    seq: row.seq,
    sentAt: row.sentMs,
    receivedAt: row.receivedMs,
    client: {
      platform: of.platform,
      ...named('app', of.app),
      ...named('networkId', of.networkId),
      ...named('region', of.region),
    },
    stream: {
      protocol: of.protocol,
      ...(scenario !== '' && { scenario }),
      ...(cacheMode !== '' && { cacheMode }),
      ...(targetFps !== null && { targetFps }),
      ...named('serverIp', of.serverIp),
    },
    samples: {
      t: rows.map(({ tMs }) => tMs),
      ...Object.fromEntries(columnNames.map((name) => [name, rows.map((one) => one[name])])),
    },
    events: events.map(({ tMs, code }) => ({ t: tMs, code })),
  };
}

/**
 * The telemetry of a room in a time, as batches again. A session without a single sample in it is
 * left out. Null where it is more than is read at once.
 */
export async function batchesOfWarehouse(
  warehouse: Warehouse,
  room: string,
  fromMs: number,
  toMs: number,
): Promise<Batch[] | null> {
  const { samples, events } = await namedQueries.roomTelemetry(warehouse, {
    room,
    fromMs,
    toMs,
    limit: ROWS_READ,
  });
  if (samples.length >= ROWS_READ || events.length >= ROWS_READ) return null;
  const sessions = new Map(samples.map((sample) => [sample.session, sample]));
  const [rowsOf, eventsOf] = [Map.groupBy(samples, keyOf), Map.groupBy(events, keyOf)];
  return [...new Set([...rowsOf.keys(), ...eventsOf.keys()])].flatMap((key) => {
    const [rows, happened] = [rowsOf.get(key) ?? [], eventsOf.get(key) ?? []];
    const of = rows[0] ?? sessions.get(happened[0]?.session ?? '');
    return of === undefined ? [] : [batchOf(room, rows, happened, of)];
  });
}
