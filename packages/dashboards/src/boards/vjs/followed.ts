import { FINE, severityColours, WATCH } from '../../house/colours.ts';
import { causeSeries, columns, verdictColumns } from '../../house/columns.ts';
import { rowLink } from '../../house/links.ts';
import { gotBetter } from '../../house/measures.ts';
import { fixedColour, series, table } from '../../house/panels.ts';
import { isChosen } from '../../query/chosen.ts';
import { byCause, isOnAtTheEnd } from '../../query/stutters.ts';
import { toVjs } from './chosen.ts';

const alertsOverTime = () =>
  causeSeries(
    series(
      {
        id: 6,
        title: 'Alerts sent, by cause',
        description: 'Alerts to VJs in each interval by their cause.',
        span: 12,
        height: 8,
        unit: 'short',
        decimals: 0,
      },
      `
      SELECT $__timeInterval(at) AS time,
        ${byCause((condition) => `countIf(${condition})`)}
      FROM alerts_current WHERE ${toVjs} GROUP BY time ORDER BY time`,
      { stacked: true, bars: true, leastInterval: '10m' },
    ),
  );

const outcomes = () =>
  series(
    {
      id: 7,
      title: 'What followed the alerts',
      description:
        'Alerts to VJs by what came after: recovered within two minutes, later, the same again within ten minutes, or still on.',
      span: 12,
      height: 8,
      unit: 'short',
      decimals: 0,
    },
    `
    SELECT $__timeInterval(at) AS time, countIf(outcome = 'recovered') AS recovered, countIf(outcome = 'late') AS late,
      countIf(outcome = 'again') AS again, countIf(outcome = 'open') AS open
    FROM alert_outcomes WHERE ${toVjs} GROUP BY time ORDER BY time`,
    { stacked: true, bars: true, leastInterval: '10m' },
  )
    .overrideByName('recovered', [fixedColour(FINE)])
    .overrideByName('late', [fixedColour(WATCH)])
    .overrideByName('again', [fixedColour(severityColours.visible)])
    .overrideByName('open', [fixedColour(severityColours.severe)]);

const byOrigin = () =>
  columns(
    table(
      {
        id: 8,
        title: 'Which advice helps',
        description:
          'Alerts by origin, each with its own advice: how many followed by recovery, and how soon. A low share with many alerts: the advice does not help, or nobody reads it.',
        span: 12,
        height: 9,
        unit: 'short',
      },
      `
      SELECT cause, origin, count() AS alerts, countIf(outcome = 'recovered') / count() AS better, countIf(outcome = 'again') / count() AS again,
        quantileExact(0.5)(recoverySeconds) AS "median recovery"
      FROM alert_outcomes WHERE ${toVjs} GROUP BY cause, origin ORDER BY alerts DESC LIMIT 30`,
    ),
    {
      cause: verdictColumns['cause'] ?? {},
      better: { unit: 'percentunit', decimals: 0, scale: gotBetter },
      again: { unit: 'percentunit', decimals: 0 },
      'median recovery': { unit: 's', decimals: 0 },
    },
  );

const advice = () =>
  columns(
    table(
      {
        id: 9,
        title: 'Settings advice outstanding',
        description:
          'Pushes that ask for more or other than fits: bitrate, frame rate, adaption, or an uplink that does not carry the preset. Open at the end of the range, longest first.',
        span: 12,
        height: 9,
        unit: 'short',
        links: [rowLink('Look into ${__data.fields.room}', 'vjs', 'room', { room: 'room' })],
      },
      `
      SELECT room, finding, reason, \`from\` AS since, summary, advice[1] AS advice FROM findings_current
      WHERE finding IN ('settings', 'headroom') AND side = 'push' AND ${isOnAtTheEnd} AND ${isChosen('room', 'rooms')}
      ORDER BY since LIMIT 100`,
    ),
    { room: { width: 160 }, finding: { width: 90 } },
  );

/** What was said, and what came of it. */
export const followedPanels = () => [alertsOverTime(), outcomes(), byOrigin(), advice()];
