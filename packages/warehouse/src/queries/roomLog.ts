import { AdviceKey, Severity } from '@stutterscope/diagnosis';
import Type, { type Static } from 'typebox';
import type { Warehouse } from '../warehouse.ts';
import { defineQuery } from './defineQuery.ts';
import { Ms, nullable } from './fields.ts';

/** An event by its name; the same one of several sessions within a second is one line. */
export const LoggedEvent = Type.Object({
  atMs: Ms,
  side: Type.Enum(['push', 'play']),
  code: Type.Integer(),
  name: Type.String(),
  /** `info`, `warning`, `error`, or `unknown`. */
  severity: Type.String(),
  meaning: Type.String(),
  detail: Type.String(),
  sessions: Type.Integer(),
});
export type LoggedEvent = Static<typeof LoggedEvent>;

/** One thing that the room's VJ was told. */
export const ToldNotice = Type.Object({
  alert: Type.String(),
  number: Type.Integer(),
  phase: Type.Enum(['raised', 'escalated', 'still_on', 'resolved']),
  outcome: nullable(Type.Enum(['recovered', 'withdrawn', 'unknown'])),
  severity: Severity,
  /** What its words hang on in every language; null where they were given as they are. */
  advice: nullable(AdviceKey),
  message: Type.String(),
  saidAtMs: Ms,
  stutter: nullable(Type.String()),
});
export type ToldNotice = Static<typeof ToldNotice>;

const events = defineQuery(
  `SELECT toInt64(toUnixTimestamp(toStartOfSecond(e.at))) * 1000 AS atMs, side, code, any(e.name) AS name,
          any(e.severity) AS severity, any(e.meaning) AS meaning, any(e.detail) AS detail, uniq(e.session) AS sessions
   FROM events_named AS e
   WHERE room = {room:String} AND at >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC')
     AND at < fromUnixTimestamp64Milli({toMs:Int64}, 'UTC')
   GROUP BY atMs, side, code
   ORDER BY atMs DESC, side DESC, code
   LIMIT {limit:UInt32}`,
  LoggedEvent,
);

const told = defineQuery(
  `SELECT alert, number, phase, outcome, severity, advice, message, toUnixTimestamp64Milli(n.saidAt) AS saidAtMs, stutter
   FROM notices AS n FINAL
   WHERE room = {room:String} AND saidAt >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC')
     AND saidAt < fromUnixTimestamp64Milli({toMs:Int64}, 'UTC')
   ORDER BY saidAtMs DESC, alert, number
   LIMIT {limit:UInt32}`,
  ToldNotice,
);

interface Span {
  readonly room: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
}

/** What a room's clients reported within [fromMs, toMs), by name, the newest first. */
export function roomEvents(source: Pick<Warehouse, 'query'>, span: Span): Promise<LoggedEvent[]> {
  return events(source, { ...span });
}

/** What the room's VJ was told within [fromMs, toMs), the newest first. */
export function roomNotices(source: Pick<Warehouse, 'query'>, span: Span): Promise<ToldNotice[]> {
  return told(source, { ...span });
}
