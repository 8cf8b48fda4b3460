import { BAD, causeColours, FINE, NEUTRAL, WATCH } from '../../house/colours.ts';
import { goals } from '../../house/goals.ts';
import { ageOfData, lostOfTelemetry, partsOfTable } from '../../house/measures.ts';
import { fixedColour, property, series, stat } from '../../house/panels.ts';
import { upIsBad } from '../../house/scales.ts';
import { ageOfNewest } from '../../query/freshness.ts';

const inRange = '$__timeFilter(minute)';

const rate = () =>
  stat(
    {
      id: 1,
      title: 'Samples stored a second',
      description: 'Samples that reached ClickHouse, mean of the range.',
      span: 4,
      height: 4,
      unit: 'cps',
      decimals: 0,
    },
    `
    SELECT sum(samples) / greatest(60, dateDiff('second', min(minute), max(minute)) + 60) AS samples
    FROM intake_1m WHERE ${inRange} HAVING count() > 0`,
  );

const freshness = () =>
  stat(
    {
      id: 2,
      title: 'Age of the newest data',
      description:
        'Time from the newest telemetry in ClickHouse to the end of the range, to the minute. Rooms live and this above two minutes: nothing arrives.',
      span: 4,
      height: 4,
      unit: 's',
      scale: ageOfData,
    },
    `
    SELECT ${ageOfNewest} AS age FROM intake_1m
    WHERE minute <= $__toTime AND minute > $__toTime - INTERVAL 1 DAY HAVING count() > 0`,
  );

const delayNow = () =>
  stat(
    {
      id: 3,
      title: 'Delay to ClickHouse, p99',
      description: `From the collector to a row that can be asked for, 99th percentile of the range. Goal: ${goals.freshMs / 1000} s.`,
      span: 4,
      height: 4,
      unit: 'ms',
      decimals: 0,
      scale: upIsBad(goals.freshMs, 6 * goals.freshMs),
    },
    `
    SELECT quantilesDDMerge(0.01, 0.99)(delayState)[1] AS p99 FROM intake_1m WHERE ${inRange} HAVING count() > 0`,
  );

const lostShare = () =>
  stat(
    {
      id: 4,
      title: 'Telemetry lost',
      description:
        'Batches that never came, by gaps in the numbers of each session, out of those expected. What is lost is judged by nobody.',
      span: 4,
      height: 4,
      unit: 'percentunit',
      decimals: 2,
      scale: lostOfTelemetry,
    },
    `
    SELECT sum(lost) / nullIf(sum(expected), 0) AS lost, sum(expected) AS "of batches" FROM telemetry_gaps
    WHERE $__timeFilter(lastReceivedAt) HAVING count() > 0`,
  ).overrideByName('of batches', [property('unit', 'short'), property('decimals', 0)]);

const deadCount = () =>
  stat(
    {
      id: 5,
      title: 'Dead letters',
      description:
        'Messages that nothing could be made of, in the range; each is listed below with its reason. Unknown while there is no telemetry at all.',
      span: 4,
      height: 4,
      unit: 'short',
      scale: upIsBad(1, 100),
    },
    `
    SELECT if((SELECT count() FROM intake_1m WHERE ${inRange}) = 0 AND count() = 0, NULL, toNullable(count())) AS "dead letters"
    FROM dead_letters WHERE $__timeFilter(at)`,
  );

const most = () =>
  stat(
    {
      id: 6,
      title: 'Most parts of a table',
      description:
        'Parts of the table that has most. Above some hundreds inserts come faster than they are merged.',
      span: 4,
      height: 4,
      unit: 'short',
      scale: partsOfTable,
    },
    `
    SELECT max(parts) AS parts FROM parts_now HAVING count() > 0`,
  );

const intake = () =>
  series(
    {
      id: 7,
      title: 'Stored a second',
      description:
        'Samples, events and batches that reached ClickHouse, a second, by the minute in which the collector took them: the insert rate.',
      span: 12,
      height: 8,
      unit: 'cps',
      decimals: 0,
    },
    `
    SELECT $__timeInterval(minute) AS time, sum(samples) / $__interval_s AS samples, sum(events) / $__interval_s AS events, sum(batches) / $__interval_s AS batches
    FROM intake_1m WHERE ${inRange} GROUP BY time ORDER BY time`,
    { leastInterval: '1m' },
  )
    .overrideByName('samples', [fixedColour(NEUTRAL)])
    .overrideByName('events', [fixedColour(WATCH)])
    .overrideByName('batches', [fixedColour(causeColours.downstream_lag)]);

const delay = () =>
  series(
    {
      id: 8,
      title: 'Delay from collector to ClickHouse',
      description: `Median, 95th and 99th percentile: until then neither dashboards nor alerts know. The line is the goal of ${goals.freshMs / 1000} s.`,
      span: 12,
      height: 8,
      unit: 'ms',
      decimals: 0,
      scale: [
        [null, FINE],
        [goals.freshMs, BAD],
      ],
    },
    `
    SELECT time, delays[1] AS p50, delays[2] AS p95, delays[3] AS p99
    FROM (
      SELECT $__timeInterval(minute) AS time, quantilesDDMerge(0.01, 0.5, 0.95, 0.99)(delayState) AS delays
      FROM intake_1m WHERE ${inRange} GROUP BY time
    )
    ORDER BY time`,
    { leastInterval: '1m', showLimits: true },
  );

/** Are we blind anywhere: intake and delay at a glance. */
export const glancePanels = () => [
  rate(),
  freshness(),
  delayNow(),
  lostShare(),
  deadCount(),
  most(),
  intake(),
  delay(),
];
