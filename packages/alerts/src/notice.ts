import { BroadcastReport } from '@stutterscope/cloud';
import { AdviceKey, Cause, Evidence, Origin, Severity } from '@stutterscope/diagnosis';
import { Room, UnixMs } from '@stutterscope/telemetry';
import Type, { type Static } from 'typebox';

const Count = Type.Integer({ minimum: 0 });

/** Where an alert is in its life. */
export const Phase = Type.Enum(['raised', 'escalated', 'still_on', 'resolved']);
export type Phase = Static<typeof Phase>;

/** How it ended: the room is well again, there never was such a stutter, or nothing more was heard of it. */
const Outcome = Type.Enum(['recovered', 'withdrawn', 'unknown']);

const orNull = <Schema extends Type.TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** One thing said to a VJ. Said once: whoever meets an id twice has met it before. */
export const Notice = Type.Object({
  kind: Type.Literal('notice'),
  id: Type.String(),
  /** The alert whose life this is a moment of, and how manyth it is. */
  alert: Type.String(),
  number: Type.Integer({ minimum: 1 }),
  room: Room,
  source: Type.Enum(['diagnosis', 'grafana']),
  phase: Phase,
  outcome: orNull(Outcome),
  cause: orNull(Cause),
  origin: orNull(Origin),
  severity: Severity,
  /** The verdict that it stands on now, and its stutter. */
  verdict: orNull(Type.String()),
  stutter: orNull(Type.String()),
  /** What its words hang on in every language; null where they were given as they are. */
  advice: orNull(AdviceKey),
  /** In the language of the installation. */
  message: Type.String(),
  remedies: Type.Array(Type.String()),
  evidence: Type.Array(Evidence),
  /** Since when the alert is on, and till when it was, by the room's clock. */
  since: UnixMs,
  resolvedAt: orNull(UnixMs),
  /** By the notifier's clock. */
  saidAt: UnixMs,
});
export type Notice = Static<typeof Notice>;

/** What became of an attempt to bring a notice to somebody. A later attempt of the same id replaces it. */
export const Delivery = Type.Object({
  kind: Type.Literal('delivery'),
  id: Type.String(),
  notice: Type.String(),
  alert: Type.String(),
  room: Room,
  channel: Type.Enum(['sse', 'webhook']),
  /** The webhook's id, or the notifier whose clients were reached. */
  target: Type.String(),
  attempt: Type.Integer({ minimum: 1 }),
  /** `failed`: it is tried again; `dead`: it is not. */
  outcome: Type.Enum(['delivered', 'failed', 'dead']),
  /** HTTP status, where there was an answer. */
  status: orNull(Count),
  reason: orNull(Type.String()),
  /** Open clients that were sent it. */
  clients: Count,
  tookMs: Count,
  at: UnixMs,
});
export type Delivery = Static<typeof Delivery>;

/** What a show was, told to its VJ once, after the end. Said again, it has the same id. */
export const ShowReport = Type.Object({
  kind: Type.Literal('report'),
  id: Type.String(),
  /** The broadcast. */
  alert: Type.String(),
  room: Room,
  /** As packages/cloud makes it. */
  report: BroadcastReport,
  /** The same as a page. */
  html: Type.String(),
  saidAt: UnixMs,
});
export type ShowReport = Static<typeof ShowReport>;

/** What topic `notices` carries, keyed by room. */
export const AlertRecord = Type.Union([Notice, Delivery, ShowReport]);
export type AlertRecord = Static<typeof AlertRecord>;
