import { BAD, causeColours, FINE, NEUTRAL, severityColours, WATCH } from '../../house/colours.ts';
import { columns, onTheRight } from '../../house/columns.ts';
import { goals } from '../../house/goals.ts';
import { fixedColour, property, series, stat, table } from '../../house/panels.ts';
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
      scale: upIsBad(30, 120),
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
      scale: upIsBad(0.001, 0.01),
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
      scale: upIsBad(300, 1000),
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

const deadLetters = () =>
  columns(
    table(
      {
        id: 9,
        title: 'Dead letters, newest first',
        description:
          'What could not be read, why, and where it stands on the bus; the beginning of its payload.',
        span: 12,
        height: 9,
        unit: 'short',
      },
      `
      SELECT at, topic, \`partition\`, \`offset\`, reason, substringUTF8(payload, 1, 200) AS payload FROM dead_letters
      WHERE $__timeFilter(at) ORDER BY at DESC LIMIT 100`,
    ),
    { topic: { width: 100 }, partition: { width: 80, decimals: 0 }, offset: { width: 90, decimals: 0 } },
  );

const lostBy = () =>
  columns(
    table(
      {
        id: 10,
        title: 'Telemetry lost, by SDK and network',
        description:
          'Batches that never came, by who sends: one SDK version is a bug of its queue, one network is a bad way. Out of the batches expected.',
        span: 12,
        height: 9,
        unit: 'short',
      },
      `
      SELECT side, platform, sdk, networkId AS network, sum(lost) / nullIf(sum(expected), 0) AS "lost share", sum(lost) AS "batches lost",
        sum(expected) AS "of batches", count() AS sessions, uniqExact(room) AS rooms
      FROM telemetry_gaps WHERE $__timeFilter(lastReceivedAt)
      GROUP BY side, platform, sdk, networkId HAVING "batches lost" > 0
      ORDER BY "batches lost" DESC LIMIT 50`,
    ),
    { 'lost share': { unit: 'percentunit', decimals: 2, scale: upIsBad(0.001, 0.01) } },
  );

const odd = () =>
  series(
    {
      id: 11,
      title: 'Values and events nobody expects',
      description:
        'Values outside their plausible range, set aside a second, out of the samples on the right axis. A rise after a release is a bug of that SDK.',
      span: 12,
      height: 8,
      unit: 'cps',
      decimals: 2,
    },
    `
    SELECT $__timeInterval(minute) AS time, sum(implausible) / $__interval_s AS implausible, sum(samples) / $__interval_s AS samples
    FROM intake_1m WHERE ${inRange} GROUP BY time ORDER BY time`,
    { leastInterval: '1m' },
  )
    .overrideByName('implausible', [fixedColour(severityColours.visible)])
    .overrideByName('samples', onTheRight('cps', 'samples'));

const unknownCodes = () =>
  columns(
    table(
      {
        id: 12,
        title: 'Event codes the catalogue lacks',
        description:
          'Codes that docs/event-codes.md does not know, by side and SDK: a new SDK speaks of something new.',
        span: 12,
        height: 8,
        unit: 'short',
      },
      `
      SELECT side, code, sdk, platform, count() AS times, uniqExact(session) AS sessions, max(at) AS last FROM events_named
      WHERE $__timeFilter(at) AND severity = 'unknown'
      GROUP BY side, code, sdk, platform ORDER BY times DESC LIMIT 50`,
    ),
    { code: { decimals: 0 } },
  );

const parts = () =>
  columns(
    table(
      {
        id: 13,
        title: 'Tables',
        description:
          'Active parts, rows and bytes of each table now, whatever the range says. More parts than some hundreds: inserts are too small or merging is slow.',
        span: 24,
        height: 8,
        unit: 'short',
      },
      `
      SELECT \`table\`, parts, rows, bytesOnDisk AS bytes, bytesPerRow AS "bytes a row",
        if(toUnixTimestamp(oldest) = 0, NULL, oldest) AS "oldest row",
        if(toUnixTimestamp(newest) = 0, NULL, newest) AS "newest row"
      FROM parts_now ORDER BY bytes DESC LIMIT 50`,
    ),
    {
      bytes: { unit: 'decbytes', decimals: 1 },
      'bytes a row': { decimals: 1 },
      parts: { scale: upIsBad(300, 1000) },
    },
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

/** What was lost, set aside or not understood; what is stored. */
export const lossPanels = () => [deadLetters(), lostBy(), odd(), unknownCodes(), parts()];
