import { BAD, causeColours, FINE, UNKNOWN, WATCH } from '../../house/colours.ts';
import { fixedColour, property, series } from '../../house/panels.ts';
import { isShort } from '../../query/cells.ts';
import { mean, roomGauges, sumsOf, thisRoom } from '../../query/roomGauges.ts';

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

/** What the pusher does and feels. */
export const pusherEnd = () => [frames(), bitrate(), queue(), drops(), cpu()];
