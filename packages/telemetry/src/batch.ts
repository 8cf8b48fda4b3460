import Type, { type Static } from 'typebox';
import { type ColumnName, columns } from './columns.ts';
import { UnixMs } from './time.ts';

/** The contract version this package speaks; it reads later ones whose batches say that they are readable as this. */
export const CONTRACT_VERSION = 1;

/** Most samples and events one batch may carry: an hour at one a second. */
export const MAX_SAMPLES = 3600;
export const MAX_EVENTS = 1000;

const text = (description: string, maxLength = 128) => Type.String({ maxLength, description });

const roomRule = {
  pattern: '^[A-Za-z0-9][A-Za-z0-9_.:@~+=-]{0,127}$',
  description: 'LVB code with its BIZID prefix: up to 128 letters, digits and _ . : @ ~ + = -',
};

const sessionRule = {
  pattern: '^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$',
  description: 'UUID of one push or one play attempt',
};

/** Every pattern of the contract beside the words that say what it allows. */
export const patternRules = [roomRule, sessionRule];

/** LVB code (stream id, room id): what may stand in a URL path without escaping, so it is the same everywhere. */
export const Room = Type.String(roomRule);

/** One push or one play attempt. */
export const Session = Type.String(sessionRule);

const Client = Type.Object(
  {
    platform: text('android, ios, windows, web, …', 64),
    sdk: Type.Optional(text('version of the SDK')),
    app: Type.Optional(text('version of the app')),
    os: Type.Optional(text('version of the operating system')),
    device: Type.Optional(text('device model')),
    network: Type.Optional(Type.Enum(['wifi', 'cellular', 'ethernet', 'unknown'])),
    networkId: Type.Optional(text('network group; set by the collector, whatever the client said', 64)),
    region: Type.Optional(text('region', 64)),
  },
  { description: 'who reports' },
);

const Stream = Type.Object(
  {
    protocol: Type.Enum(['rtmp', 'flv', 'hls', 'webrtc']),
    scenario: Type.Optional(Type.Enum(['beauty', 'game'])),
    targetFps: Type.Optional(Type.Number({ minimum: 1, maximum: 240, description: 'configured frames/s' })),
    width: Type.Optional(Type.Integer({ minimum: 0, maximum: 16_384 })),
    height: Type.Optional(Type.Integer({ minimum: 0, maximum: 16_384 })),
    videoBitrate: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1_000_000, description: 'configured video bitrate, kbit/s' }),
    ),
    cacheMode: Type.Optional(Type.Enum(['auto', 'speedy', 'smooth'])),
    urlExpiresAt: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1e15,
        description:
          'when the link in use expires (txTime of a signed one), Unix ms by the clock of who signed it',
      }),
    ),
    serverIp: Type.Optional(text('the ingest or edge server in use: IPv4 or IPv6, port allowed', 64)),
  },
  { description: 'what is pushed or played' },
);

// One fault, one message: a type list says it once where a union of number and null says it three times.
const measured = (description: string) =>
  Type.Unsafe<(number | null)[]>({
    type: 'array',
    maxItems: MAX_SAMPLES,
    items: { type: ['number', 'null'], minimum: -1e15, maximum: 1e15 },
    description,
  });

type MeasuredColumn = ReturnType<typeof measured>;

// A literal object, so that its keys stay known to the type; the test compares it with `columns`.
const measuredColumns = {
  fps: Type.Optional(measured('frames/s')),
  cpuApp: Type.Optional(measured('percent')),
  cpuSys: Type.Optional(measured('percent')),
  spd: Type.Optional(measured('kbit/s')),
  vra: Type.Optional(measured('kbit/s')),
  ara: Type.Optional(measured('kbit/s')),
  que: Type.Optional(measured('frames')),
  drp: Type.Optional(measured('frames, cumulative')),
  jit: Type.Optional(measured('ms')),
  cache: Type.Optional(measured('ms')),
} satisfies Record<ColumnName, MeasuredColumn>;

const Samples = Type.Object(
  { t: Type.Array(UnixMs, { maxItems: MAX_SAMPLES }), ...measuredColumns },
  { description: 'columns of one length; an absent column or a null was not measured' },
);

const Event = Type.Object({
  t: UnixMs,
  code: Type.Integer({ minimum: -2_147_483_648, maximum: 2_147_483_647 }),
  detail: Type.Optional(text('free text', 512)),
});

/** A telemetry batch, version 1: what a client posts, a Kafka message carries and a recording holds. */
export const Batch = Type.Object(
  {
    v: Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'contract version: 1, or a later one' }),
    readableAs: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000,
        description:
          'of a batch of a later version: the oldest version whose readers read it rightly though they know only part of it',
      }),
    ),
    room: Room,
    session: Session,
    side: Type.Enum(['push', 'play']),
    seq: Type.Integer({ minimum: 0, maximum: 2_147_483_647 }),
    sentAt: UnixMs,
    receivedAt: Type.Optional(UnixMs),
    client: Client,
    stream: Stream,
    samples: Samples,
    events: Type.Optional(Type.Array(Event, { maxItems: MAX_EVENTS })),
  },
  { title: 'TelemetryBatch', description: 'Telemetry of one push or play attempt, version 1' },
);

export type Batch = Static<typeof Batch>;
export type BatchEvent = Static<typeof Event>;
export type BatchSamples = Static<typeof Samples>;

/** The names of all sample columns, in the contract's order. */
export const columnNames: readonly ColumnName[] = columns.map((column) => column.name);
