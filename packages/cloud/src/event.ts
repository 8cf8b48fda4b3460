import { UrlFaultCode } from '@stutterscope/access';
import { Room, UnixMs } from '@stutterscope/telemetry';
import Type, { type Static } from 'typebox';

const orNull = <Schema extends Type.TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** Who says it: the VJ's app, a cloud, or a server of one's own. */
export const Source = Type.Enum(['app', 'tencent', 'huawei', 'nginx_rtmp', 'srs']);
export type Source = Static<typeof Source>;

const base = {
  /** The same whenever the same thing is told again. */
  id: Type.String({ maxLength: 400 }),
  room: Room,
  source: Source,
  /** When it happened, by the collector's clock as far as that can be told. */
  at: UnixMs,
  receivedAt: UnixMs,
};

/** The VJ's app opened or closed the show (handbook, "How do I know which files belong to a certain LVB?"). */
const Show = Type.Object({ kind: Type.Enum(['app_begin', 'app_end']), ...base });

/** A server began to take a push, or no longer has it. */
const Push = Type.Object({
  kind: Type.Enum(['push_begin', 'push_end']),
  ...base,
  /** What the server calls the connection; empty where it says nothing. */
  client: Type.String(),
  /** Why it ended, in the server's words; empty where it says nothing. */
  reason: Type.String(),
});

/** A server was told not to take a push, or not to serve a play. */
const Refusal = Type.Object({
  kind: Type.Literal('refusal'),
  ...base,
  use: Type.Enum(['push', 'play']),
  fault: UrlFaultCode,
  /** Until when the link held, where that can be read; not to be believed where the signature is wrong. */
  expiresAt: orNull(Type.Integer({ minimum: 0 })),
});

/** A file was recorded. */
const Recording = Type.Object({
  kind: Type.Literal('recording'),
  ...base,
  /** The cloud's id of the file, or its path. */
  file: Type.String({ maxLength: 1024 }),
  format: Type.String({ maxLength: 16 }),
  bytes: orNull(Type.Integer({ minimum: 0 })),
  /** Null where it is not known, or contradicts its end. */
  startAt: orNull(UnixMs),
  endAt: UnixMs,
  /** Where it can be watched, its query cut off; empty where nobody said. */
  url: Type.String({ maxLength: 2048 }),
  /** True where the callback's start is after its end (as in the handbook's own sample). */
  timeInconsistent: Type.Boolean(),
});

/** What topic `cloud` carries, keyed by room: everything about a show that no telemetry says. */
export const CloudEvent = Type.Union([Show, Push, Refusal, Recording]);
export type CloudEvent = Static<typeof CloudEvent>;
export type RecordingEvent = Static<typeof Recording>;
export type RefusalEvent = Static<typeof Refusal>;
