import { columns, verdictColumns } from '../../house/columns.ts';
import { table } from '../../house/panels.ts';
import { upIsBad } from '../../house/scales.ts';
import { thisRoom } from '../../query/roomGauges.ts';
import { isInRange } from '../../query/stutters.ts';

const stutters = () =>
  columns(
    table(
      {
        id: 20,
        title: 'Stutters',
        description:
          'Every stutter of the room in the range, newest first, in a sentence; how likely it is right in cause and time.',
        span: 24,
        height: 8,
        unit: 'short',
      },
      `
      SELECT \`from\` AS since, \`to\` AS until, cause, origin, severity, viewersAffected AS affected, viewersWatching AS watching,
        confidence, provisional, summary
      FROM stutters_current WHERE ${thisRoom} AND ${isInRange} ORDER BY since DESC LIMIT 200`,
    ),
    {
      ...verdictColumns,
      confidence: { unit: 'percentunit', decimals: 0, width: 100 },
      affected: { width: 90 },
      watching: { width: 90 },
      provisional: { width: 100 },
    },
  );

const evidence = () =>
  columns(
    table(
      {
        id: 21,
        title: 'Evidence of each stutter',
        description:
          'The numbers that each verdict rests on, beside the limits they crossed; "against" speaks against it. Limits are rules, listed in docs/rules.md.',
        span: 12,
        height: 9,
        unit: 'short',
      },
      `
      SELECT \`from\` AS since, cause, e.1 AS signal, e.3 AS value, concat(e.5, ' ', toString(e.6)) AS "limit", e.4 AS unit,
        if(e.7, 'for', 'against') AS speaks
      FROM stutters_current ARRAY JOIN evidence AS e
      WHERE ${thisRoom} AND ${isInRange} ORDER BY since DESC, speaks DESC, signal LIMIT 500`,
    ),
    { cause: verdictColumns['cause'] ?? {}, value: { decimals: 1, width: 90 }, speaks: { width: 80 } },
  );

const events = () =>
  columns(
    table(
      {
        id: 22,
        title: 'Events by name',
        description:
          'What the SDKs of both ends reported, by name, most serious first; what each means stands in docs/event-codes.md.',
        span: 12,
        height: 9,
        unit: 'short',
      },
      `
      SELECT side, name, any(severity) AS severity, count() AS times, uniqExact(session) AS sessions, max(at) AS last, any(meaning) AS meaning
      FROM events_named WHERE ${thisRoom} AND $__timeFilter(at)
      GROUP BY side, code, name
      ORDER BY transform(severity, ['error', 'warning', 'info'], [3, 2, 1], 0) DESC, times DESC LIMIT 100`,
    ),
    { times: { width: 80 }, sessions: { width: 80 }, side: { width: 60 } },
  );

const told = () =>
  columns(
    table(
      {
        id: 23,
        title: 'What the VJ was told',
        description:
          'Alerts of the room in the range, the first remedy of each, and whether it helped: ended within two minutes, later, came again, or still on.',
        span: 12,
        height: 8,
        unit: 'short',
      },
      `
      SELECT a.at AS at, a.audience AS audience, a.cause AS cause, a.message AS message, a.remedies[1] AS remedy, o.outcome AS outcome,
        o.recoverySeconds AS "ended after"
      FROM alerts_current AS a LEFT JOIN (SELECT alert, outcome, recoverySeconds FROM alert_outcomes WHERE ${thisRoom}) AS o ON o.alert = a.id
      WHERE ${thisRoom} AND $__timeFilter(at) ORDER BY at DESC LIMIT 100`,
    ),
    {
      cause: verdictColumns['cause'] ?? {},
      'ended after': { unit: 's', decimals: 0, width: 100 },
      outcome: { width: 90 },
    },
  );

const findings = () =>
  columns(
    table(
      {
        id: 24,
        title: 'What else is so',
        description:
          'Findings that are no stutter: adaption, silence, failed starts, settings, a freeze expected. First advice of each.',
        span: 12,
        height: 8,
        unit: 'short',
      },
      `
      SELECT \`from\` AS since, \`to\` AS until, side, finding, reason, viewersAffected AS affected, summary, advice[1] AS advice
      FROM findings_current WHERE ${thisRoom} AND ${isInRange} ORDER BY since DESC LIMIT 100`,
    ),
    { side: { width: 60 }, affected: { width: 80 } },
  );

const sessions = () =>
  columns(
    table(
      {
        id: 25,
        title: 'Sessions',
        description:
          'Pushes and views of the room in the range, newest first: who, from where, over what; and batches lost, by gaps in their numbers. A session that lost many is judged on less.',
        span: 24,
        height: 9,
        unit: 'short',
      },
      `
      SELECT s.side AS side, toString(s.session) AS session, toDateTime64(s.firstReceivedAt, 3, 'UTC') AS since, toDateTime64(s.lastReceivedAt, 3, 'UTC') AS until, s.platform AS platform, s.device AS device,
        s.app AS app, s.sdk AS sdk, s.network AS network, s.networkId AS "network id", s.region AS region, s.serverIp AS server, s.protocol AS protocol,
        s.batches AS batches, greatest(0, toInt64(s.maxSeq) + 1 - toInt64(s.batches)) / (s.maxSeq + 1) AS lost
      FROM sessions_current AS s
      WHERE ${thisRoom} AND firstReceivedAt <= $__toTime AND lastReceivedAt >= $__fromTime
      ORDER BY side DESC, since DESC LIMIT 300`,
    ),
    { lost: { unit: 'percentunit', decimals: 1, width: 80, scale: upIsBad(0.01, 0.1) }, side: { width: 60 } },
  );

/** The words and numbers behind the curves. */
export const details = () => [stutters(), evidence(), events(), told(), findings(), sessions()];
