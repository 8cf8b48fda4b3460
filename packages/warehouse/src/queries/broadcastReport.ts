import { type Broadcast, type BroadcastReport, buildReport, type ReportLanguage } from '@stutterscope/cloud';
import { AdviceKey, Stutter } from '@stutterscope/diagnosis';
import Type from 'typebox';
import type { Warehouse } from '../warehouse.ts';
import { defineQuery } from './defineQuery.ts';
import { evidenceColumn, Ms, nullable } from './fields.ts';

const stutters = defineQuery(
  `SELECT 'stutter' AS kind, room, id, revision, cause, origin, severity, toUnixTimestamp64Milli(s.\`from\`) AS \`from\`,
          toUnixTimestamp64Milli(s.\`to\`) AS \`to\`, toUnixTimestamp64Milli(s.visibleFrom) AS visibleFrom, session,
          CAST((viewersAffected, viewersWatching), 'Tuple(affected UInt64, watching UInt64)') AS viewers, groups,
          undecided, ${evidenceColumn('s')} AS evidence, confidence, summary, provisional, retracted, ruleVersion
   FROM stutters_current AS s
   WHERE room = {room:String} AND s.\`from\` <= fromUnixTimestamp64Milli({toMs:Int64})
     AND ifNull(s.\`to\`, s.\`from\`) >= fromUnixTimestamp64Milli({fromMs:Int64})
   ORDER BY \`from\`, id`,
  Stutter,
);

const alerts = defineQuery(
  `SELECT a.stutter AS stutter, toUnixTimestamp64Milli(a.at) AS at, a.audience AS audience, a.advice AS advice,
          a.message AS message,
          toUnixTimestamp64Milli(a.resolvedAt) AS resolvedAt, h.outcome AS outcome
   FROM (SELECT * FROM alerts_current WHERE room = {room:String} AND has({ids:Array(String)}, stutter)) AS a
   LEFT JOIN (
     SELECT stutter, any(ifNull(outcome, '')) AS outcome FROM alert_history WHERE room = {room:String} GROUP BY stutter
   ) AS h ON h.stutter = a.stutter
   ORDER BY at`,
  Type.Object({
    stutter: Type.String(),
    at: Ms,
    audience: Type.Enum(['vj', 'sre']),
    advice: AdviceKey,
    message: Type.String(),
    resolvedAt: nullable(Ms),
    outcome: Type.String(),
  }),
);

/** How a report is worded, where not as it was said first. */
export interface Wording {
  readonly language: ReportLanguage;
  /** An alert in that language. */
  readonly say: (advice: AdviceKey) => string;
}

/** All that a broadcast was, up to its end or to now. */
export async function broadcastReport(
  source: Pick<Warehouse, 'query'>,
  broadcast: Broadcast,
  nowMs: number,
  wording?: Wording,
): Promise<BroadcastReport> {
  const { room, from, to } = broadcast;
  const own = await stutters(source, { room, fromMs: from, toMs: to ?? nowMs });
  const told = await alerts(source, { room, ids: own.map(({ id }) => id) });
  const worded = told.map(({ advice, message, ...alert }) => ({
    ...alert,
    message: wording?.say(advice) ?? message,
  }));
  return buildReport({
    ...{ broadcast, stutters: own, alerts: worded, nowMs },
    ...(wording && { language: wording.language }),
  });
}
