import { FINE } from '../../house/colours.ts';
import { columns } from '../../house/columns.ts';
import { goals } from '../../house/goals.ts';
import { notStarted, startedInTime } from '../../house/measures.ts';
import { property, series, stat, table } from '../../house/panels.ts';
import { downIsBad, upIsBad } from '../../house/scales.ts';
import { isChosen } from '../../query/chosen.ts';

const chosenStarts = [
  isChosen('networkId', 'network'),
  isChosen('serverIp', 'server'),
  isChosen('app', 'version'),
].join(' AND ');

const starts = `starts_current WHERE day >= toDate($__fromTime) AND day <= toDate($__toTime) AND $__timeFilter(askedAt) AND ${chosenStarts}`;
const inTime = `NOT failed AND startMs <= if(protocol = 'hls', ${goals.startHlsMs}, ${goals.startMs})`;
const percent = (share: number) => `${Math.round(1000 * share) / 10} %`;

const budget = () =>
  stat(
    {
      id: 1,
      title: 'Budget left, smooth viewing',
      description: `Part of the error budget of the last 30 days that is left at the end of the range: ${percent(1 - goals.smoothViewing)} of viewing may stand still. Below 0 the goal is missed. All viewers, whatever the filters say.`,
      span: 5,
      height: 4,
      unit: 'percentunit',
      decimals: 0,
      scale: downIsBad(0, 0.25),
    },
    `
    SELECT 1 - sum(stalledMs) / nullIf(sum(watchedMs), 0) / ${(1 - goals.smoothViewing).toFixed(4)} AS "budget left"
    FROM cells_1h WHERE side = 'play' AND hour > $__toTime - INTERVAL 30 DAY AND hour <= $__toTime
    HAVING sum(watchedMs) > 0`,
  );

const burn = () =>
  stat(
    {
      id: 2,
      title: 'Burn of the last hour',
      description:
        'How many times faster than allowed the last hour of the range used up the budget: at 1 it just lasts thirty days, at 14.4 two days (the page alert).',
      span: 4,
      height: 4,
      unit: 'short',
      decimals: 1,
      scale: upIsBad(1, 6),
    },
    `
    SELECT sum(stalledMs) / nullIf(sum(watchedMs), 0) / ${(1 - goals.smoothViewing).toFixed(4)} AS burn
    FROM rooms_1m WHERE side = 'play' AND minute > $__toTime - INTERVAL 1 HOUR AND minute <= $__toTime
    HAVING sum(watchedMs) > 0`,
  );

const startShare = () =>
  stat(
    {
      id: 3,
      title: 'Starts in time',
      description: `Share of views with a first picture within ${goals.startMs / 1000} s (HLS: ${goals.startHlsMs / 1000} s), failed ones included, and the views it is out of. Goal: ${percent(goals.startInTime)}.`,
      span: 5,
      height: 4,
      unit: 'percentunit',
      decimals: 1,
      scale: startedInTime,
    },
    `
    SELECT countIf(${inTime}) / count() AS "in time", count() AS "of views" FROM ${starts} HAVING count() > 0`,
  ).overrideByName('of views', [property('unit', 'short'), property('decimals', 0)]);

const failed = () =>
  stat(
    {
      id: 4,
      title: 'Views that never started',
      description:
        'Share of views without any picture, by a failure or after 10 s (HLS: 30 s), and the views it is out of.',
      span: 5,
      height: 4,
      unit: 'percentunit',
      decimals: 2,
      scale: notStarted,
    },
    `
    SELECT countIf(failed) / count() AS "not started", count() AS "of views" FROM ${starts} HAVING count() > 0`,
  ).overrideByName('of views', [property('unit', 'short'), property('decimals', 0)]);

const delay = () =>
  stat(
    {
      id: 5,
      title: 'Delay of live players, p95',
      description: `Media that live players (RTMP, HTTP-FLV) hold back, 95th percentile of the range: the part of the delay that the player adds. Goal: ${goals.delayLiveMs / 1000} s (handbook, "Reduce Latency").`,
      span: 5,
      height: 4,
      unit: 'ms',
      decimals: 0,
      scale: upIsBad(0.8 * goals.delayLiveMs, goals.delayLiveMs),
    },
    `
    SELECT quantilesDDMerge(0.01, 0.95)(cacheState)[1] AS p95 FROM delays_1m
    WHERE $__timeFilter(minute) AND protocol IN ('rtmp', 'flv') HAVING count() > 0`,
  );

const startTimes = () =>
  series(
    {
      id: 6,
      title: 'Start-up time, by protocol',
      description: `Asked to first picture, 95th percentile by protocol. The goal for RTMP and HTTP-FLV is the line at ${goals.startMs / 1000} s; HLS may take ${goals.startHlsMs / 1000} s.`,
      span: 12,
      height: 8,
      unit: 'ms',
      decimals: 0,
      scale: [
        [null, FINE],
        [goals.startMs, '#f2495c'],
      ],
    },
    `
    SELECT assumeNotNull($__timeInterval(askedAt)) AS time, protocol, quantile(0.95)(startMs) AS p95
    FROM ${starts} AND startMs IS NOT NULL
    GROUP BY time, protocol ORDER BY time, protocol`,
    { leastInterval: '1m', showLimits: true },
  ).displayName('${__field.labels.protocol}');

const delays = () =>
  series(
    {
      id: 7,
      title: 'Delay that players add, by protocol',
      description: `Media held back in the caches of players, 95th percentile by protocol, whatever the filters say. The line is the goal of live players, ${goals.delayLiveMs / 1000} s; HLS may hold ${goals.delayHlsMs / 1000} s.`,
      span: 12,
      height: 8,
      unit: 'ms',
      decimals: 0,
      scale: [
        [null, FINE],
        [goals.delayLiveMs, '#f2495c'],
      ],
    },
    `
    SELECT $__timeInterval(minute) AS time, protocol, quantilesDDMerge(0.01, 0.95)(cacheState)[1] AS p95
    FROM delays_1m WHERE $__timeFilter(minute)
    GROUP BY time, protocol ORDER BY time, protocol`,
    { leastInterval: '1m', showLimits: true },
  ).displayName('${__field.labels.protocol}');

const byProtocol = () =>
  columns(
    table(
      {
        id: 8,
        title: 'Start-up by protocol against its goals',
        description: `Views by protocol: median and 95th percentile of the time to the first picture, the share in time and the share that failed. Median goal: hundreds of milliseconds (handbook, "Instant Broadcasting").`,
        span: 12,
        height: 7,
        unit: 'short',
      },
      `
      SELECT protocol, count() AS views, quantile(0.5)(startMs) AS median, quantile(0.95)(startMs) AS p95,
        if(protocol = 'hls', ${goals.startHlsMs}, ${goals.startMs}) AS goal, countIf(${inTime}) / count() AS "in time", countIf(failed) / count() AS "not started"
      FROM ${starts} GROUP BY protocol ORDER BY views DESC`,
    ),
    {
      median: { unit: 'ms', decimals: 0, scale: upIsBad(goals.startMedianMs, goals.startMs) },
      p95: { unit: 'ms', decimals: 0 },
      goal: { unit: 'ms' },
      'in time': { unit: 'percentunit', decimals: 1, scale: startedInTime },
      'not started': { unit: 'percentunit', decimals: 2, scale: notStarted },
    },
  );

const whyFailed = () =>
  columns(
    table(
      {
        id: 9,
        title: 'Why views never started',
        description:
          'The last failure that each view without a picture reported, by name; without one the player waited in vain. Servers and networks: how many of each it happened on.',
        span: 12,
        height: 7,
        unit: 'short',
      },
      `
      SELECT if(f.failureCode = 0, 'no picture in time', ifNull(nullIf(n.name, ''), concat('unknown ', toString(f.failureCode)))) AS reason,
        f.protocol AS protocol, f.views AS views, f.servers AS servers, f.networks AS networks
      FROM (
        SELECT failureCode, protocol, count() AS views, uniqExact(serverIp) AS servers, uniqExact(networkId) AS networks
        FROM ${starts} AND failed GROUP BY failureCode, protocol
      ) AS f
      LEFT JOIN (SELECT code, name FROM event_names WHERE side = 'play') AS n ON n.code = f.failureCode
      ORDER BY views DESC LIMIT 20`,
    ),
    {},
  );

/** Are the promises kept: smooth viewing, start, delay. */
export const goalPanels = () => [
  budget(),
  burn(),
  startShare(),
  failed(),
  delay(),
  startTimes(),
  delays(),
  byProtocol(),
  whyFailed(),
];
