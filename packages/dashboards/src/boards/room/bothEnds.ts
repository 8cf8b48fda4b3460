import { BAD, causeColours, FINE, severityColours, UNKNOWN, WATCH } from '../../house/colours.ts';
import { onTheRight } from '../../house/columns.ts';
import { fixedColour, property, series, timeline } from '../../house/panels.ts';
import { severityMapping } from '../../house/scales.ts';
import { isShort } from '../../query/cells.ts';
import { mean, roomGauges, sumsOf, thisRoom } from '../../query/roomGauges.ts';
import { endOf, isInRange } from '../../query/stutters.ts';

const every = 'greatest(1, $__interval_s)';
const bucketOf = (time: string) => `intDiv(toUInt32(${time}), ${every}) * ${every}`;

/** The severest of what is on in a bucket; nothing where nothing is. */
const severest = (condition: string) =>
  `nullIf(transform(maxIf(weight, ${condition}), [0, 1, 2, 3], ['', 'absorbed', 'visible', 'severe'], ''), '')`;

const verdicts = () =>
  timeline(
    {
      id: 10,
      title: 'Verdicts',
      description:
        'The room over time, and each cause by its severity. Grey: the pusher was not heard, so nobody knows; it is never taken for smooth.',
      span: 24,
      height: 6,
      unit: 'short',
    },
    `
    SELECT toDateTime(bucket) AS time,
      multiIf(max(weight) > 0, ${severest('1')}, countIf(kind = 'heard') > 0, 'smooth', 'unknown') AS "Room",
      ${severest(`cause = 'upstream_clog'`)} AS "Upstream clog",
      ${severest(`cause = 'low_frame_rate'`)} AS "Low frame rate",
      ${severest(`cause = 'downstream_lag'`)} AS "Downstream lag"
    FROM (
      SELECT arrayJoin(range(${bucketOf('$__fromTime')}, toUInt32($__toTime) + 1, ${every})) AS bucket, 'grid' AS kind, '' AS cause, 0 AS weight
      UNION ALL
      SELECT ${bucketOf('at')} AS bucket, 'heard' AS kind, '' AS cause, 0 AS weight FROM ${roomGauges('push', ['samples'])}
      UNION ALL
      SELECT arrayJoin(range(${bucketOf('greatest(toDateTime(s.`from`), $__fromTime)')},
          toUInt32(least(toDateTime(${endOf}), $__toTime)) + 1, ${every})) AS bucket,
        'verdict' AS kind, cause, transform(severity, ['absorbed', 'visible', 'severe'], [1, 2, 3], 0) AS weight
      FROM stutters_current AS s WHERE ${thisRoom} AND ${isInRange}
    )
    GROUP BY bucket ORDER BY bucket`,
  )
    .mappings([severityMapping])
    .interval('2s');

const frames = () =>
  series(
    {
      id: 11,
      title: 'Frames made a second',
      description:
        'Frames per second that the encoder makes, the least of each point, and what the preset asks for. Below 10 is too low (handbook). Falls together with QUE at its limit: the uplink holds the encoder back.',
      span: 12,
      height: 7,
      unit: 'short',
      scale: [
        [null, BAD],
        [10, FINE],
      ],
    },
    `
    SELECT $__timeInterval(at) AS time, ${mean('fps')} AS made, min(fpsMin) AS least,
      (SELECT argMax(targetFps, lastReceivedAt) FROM sessions_current
       WHERE ${thisRoom} AND side = 'push' AND firstReceivedAt <= $__toTime AND lastReceivedAt >= $__fromTime) AS asked
    FROM ${roomGauges('push', [...sumsOf('fps'), 'fpsMin'])}
    GROUP BY time ORDER BY time`,
    { leastInterval: '2s', showLimits: true },
  )
    .overrideByName('made', [fixedColour(causeColours.low_frame_rate)])
    .overrideByName('least', [fixedColour(UNKNOWN), property('custom.fillOpacity', 0)])
    .overrideByName('asked', [
      fixedColour(FINE),
      property('custom.lineStyle', { fill: 'dash', dash: [6, 4] }),
    ]);

const bitrate = () =>
  series(
    {
      id: 12,
      title: 'Bitrate made against bitrate sent',
      description:
        'VRA + ARA is what the encoder makes, SPD what leaves the phone. Sent below made for long means that the uplink is too thin; both falling together means that the encoder makes less.',
      span: 12,
      height: 7,
      unit: 'Kbits',
    },
    `
    SELECT $__timeInterval(at) AS time, ${mean('vra')} + ifNull(${mean('ara')}, 0) AS made, ${mean('spd')} AS sent
    FROM ${roomGauges('push', sumsOf('vra', 'ara', 'spd'))}
    GROUP BY time ORDER BY time`,
    { leastInterval: '2s' },
  )
    .overrideByName('made', [fixedColour(FINE)])
    .overrideByName('sent', [fixedColour(causeColours.upstream_clog)]);

const queue = () =>
  series(
    {
      id: 13,
      title: 'QUE: frames waiting to be sent',
      description:
        'The most frames that waited in each point. The red line at 10 is where the handbook calls the uplink clogged.',
      span: 12,
      height: 7,
      unit: 'short',
      decimals: 0,
      scale: [
        [null, FINE],
        [10, BAD],
      ],
    },
    `
    SELECT $__timeInterval(at) AS time, max(queMax) AS "QUE"
    FROM ${roomGauges('push', ['queMax'])}
    GROUP BY time ORDER BY time`,
    { leastInterval: '2s', showLimits: true },
  ).overrideByName('QUE', [fixedColour(causeColours.upstream_clog)]);

const drops = () =>
  series(
    {
      id: 14,
      title: 'DRP: frames dropped a second',
      description:
        'Growth of the count of dropped frames. No cache hides a dropped frame: every viewer sees the jump. Above 0 for long is a clog.',
      span: 12,
      height: 7,
      unit: 'short',
      decimals: 1,
    },
    `
    SELECT $__timeInterval(at) AS time, sum(grown) / greatest(1, $__interval_s) AS dropped
    FROM (
      SELECT second AS at, toFloat64(greatest(0, toInt64(drops) -
        lagInFrame(toInt64(drops), 1, toInt64(drops)) OVER (ORDER BY second ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING))) AS grown
      FROM (
        SELECT second, assumeNotNull(max(s.drpMax)) AS drops FROM rooms_1s AS s
        WHERE ${thisRoom} AND side = 'push' AND $__timeFilter(second) AND ${isShort(21_600)}
        GROUP BY second HAVING max(s.drpMax) IS NOT NULL
      )
      UNION ALL
      SELECT minute AS at, toFloat64(drops) AS grown FROM rooms_1m_current
      WHERE ${thisRoom} AND side = 'push' AND $__timeFilter(minute) AND NOT ${isShort(21_600)}
    )
    GROUP BY time ORDER BY time`,
    { leastInterval: '2s', bars: true },
  ).overrideByName('dropped', [fixedColour(BAD)]);

const cpu = () =>
  series(
    {
      id: 15,
      title: "CPU of the VJ's phone",
      description:
        'Above 80 % the encoder may fall behind, at 100 % it does (handbook). System far above app: something else runs on the phone. App near system: effects and preset are too heavy.',
      span: 12,
      height: 7,
      unit: 'percent',
      decimals: 0,
      scale: [
        [null, FINE],
        [80, WATCH],
        [100, BAD],
      ],
    },
    `
    SELECT $__timeInterval(at) AS time, ${mean('cpuSys')} AS system, ${mean('cpuApp')} AS app
    FROM ${roomGauges('push', sumsOf('cpuSys', 'cpuApp'))}
    GROUP BY time ORDER BY time`,
    { leastInterval: '2s', showLimits: true, max: 100 },
  )
    .overrideByName('system', [fixedColour(causeColours.low_frame_rate)])
    .overrideByName('app', [fixedColour(causeColours.downstream_lag)]);

const viewers = () =>
  series(
    {
      id: 16,
      title: 'Viewers watching and standing still',
      description:
        'Mean number of viewers, and of those whose picture stood still. Standing still while QUE is high: the pusher hurts them. While the pusher is fine: it is downstream.',
      span: 12,
      height: 7,
      unit: 'short',
      decimals: 1,
    },
    `
    SELECT $__timeInterval(at) AS time, sum(watchedMs) / (1000 * greatest(1, $__interval_s)) AS watching,
      sum(stalledMs) / (1000 * greatest(1, $__interval_s)) AS "standing still"
    FROM ${roomGauges('play', ['watchedMs', 'stalledMs'])}
    GROUP BY time ORDER BY time`,
    { leastInterval: '5s' },
  )
    .overrideByName('watching', [fixedColour(FINE)])
    .overrideByName('standing still', [
      fixedColour(severityColours.severe),
      property('custom.fillOpacity', 60),
    ]);

const played = () =>
  series(
    {
      id: 17,
      title: 'What viewers see and have cached',
      description:
        'Mean frames per second shown, and media held in the caches of the viewers on the right axis. A cache that sinks to 0 is a freeze about to come.',
      span: 12,
      height: 7,
      unit: 'short',
      decimals: 1,
    },
    `
    SELECT $__timeInterval(at) AS time, ${mean('fps')} AS "frames shown", ${mean('cache')} AS cached
    FROM ${roomGauges('play', sumsOf('fps', 'cache'))}
    GROUP BY time ORDER BY time`,
    { leastInterval: '2s' },
  )
    .overrideByName('frames shown', [fixedColour(causeColours.low_frame_rate)])
    .overrideByName('cached', [...onTheRight('ms', 'cached'), fixedColour(causeColours.downstream_lag)]);

const jitter = () =>
  series(
    {
      id: 18,
      title: 'Jitter and bitrate at the viewers',
      description:
        'Mean jitter of the connections of the viewers, and bitrate received on the right axis: what came down, against what the pusher sent.',
      span: 12,
      height: 7,
      unit: 'ms',
      decimals: 0,
    },
    `
    SELECT $__timeInterval(at) AS time, ${mean('jit')} AS jitter, ${mean('spd')} AS received
    FROM ${roomGauges('play', sumsOf('jit', 'spd'))}
    GROUP BY time ORDER BY time`,
    { leastInterval: '2s' },
  )
    .overrideByName('jitter', [fixedColour(WATCH)])
    .overrideByName('received', [
      ...onTheRight('Kbits', 'received'),
      fixedColour(causeColours.downstream_lag),
    ]);

/** Both ends of the room on one time axis, the pusher above, its viewers below. */
export const bothEnds = () => [
  verdicts(),
  frames(),
  bitrate(),
  queue(),
  drops(),
  cpu(),
  viewers(),
  played(),
  jitter(),
];
