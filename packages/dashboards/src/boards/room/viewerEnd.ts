import { causeColours, FINE, severityColours, WATCH } from '../../house/colours.ts';
import { onTheRight } from '../../house/columns.ts';
import { fixedColour, property, series } from '../../house/panels.ts';
import { mean, roomGauges, sumsOf } from '../../query/roomGauges.ts';

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

/** What its viewers see. */
export const viewerEnd = () => [viewers(), played(), jitter()];
