import { causeSeries, onTheRight } from '../../house/columns.ts';
import { property, series, stat } from '../../house/panels.ts';
import { cells } from '../../query/cells.ts';
import { isChosen } from '../../query/chosen.ts';
import { byCause, minutesInRange } from '../../query/stutters.ts';

/** What the filters of this page leave of stutters: network, server and version are the pusher's. */
export const chosenStutters = [
  isChosen('cause', 'cause'),
  isChosen('networkId', 'network'),
  isChosen('serverIp', 'server'),
  isChosen('app', 'version'),
].join(' AND ');

/** The same of cells, which know no cause. */
export const chosenCells = [
  isChosen('networkId', 'network'),
  isChosen('serverIp', 'server'),
  isChosen('app', 'version'),
].join(' AND ');

const inRange = `${minutesInRange()} AND severity != 'absorbed' AND ${chosenStutters}`;

const total = () =>
  stat(
    {
      id: 1,
      title: 'Stutter minutes',
      description:
        'Minutes in which rooms stuttered so that viewers could feel it, all rooms together, and the number of stutters.',
      span: 6,
      height: 4,
      unit: 'short',
      decimals: 0,
    },
    `
    SELECT if(count() = 0, NULL, sum(seconds) / 60) AS minutes, toNullable(uniqExact(room, stutter)) AS stutters
    FROM stutter_minutes WHERE ${inRange} HAVING count() > 0`,
  );

const hurt = () =>
  stat(
    {
      id: 2,
      title: 'Viewer minutes hurt',
      description: 'Stutter minutes times the viewers that each affected: what the audience paid.',
      span: 6,
      height: 4,
      unit: 'short',
      decimals: 0,
    },
    `
    SELECT sum(viewerSeconds) / 60 AS "viewer minutes" FROM stutter_minutes WHERE ${inRange} HAVING count() > 0`,
  );

const upstream = () =>
  stat(
    {
      id: 3,
      title: 'Caused by an upstream clog',
      description:
        'Share of stutter minutes that are upstream clogs, out of the stutters beside it. The handbook says more than 80 %; is it so here?',
      span: 6,
      height: 4,
      unit: 'percentunit',
      decimals: 0,
    },
    `
    SELECT sumIf(seconds, cause = 'upstream_clog') / nullIf(sum(seconds), 0) AS clogs, toNullable(uniqExact(room, stutter)) AS "of stutters"
    FROM stutter_minutes WHERE ${inRange} HAVING count() > 0`,
  ).overrideByName('of stutters', [property('unit', 'short')]);

const lastWeek = () =>
  stat(
    {
      id: 4,
      title: 'Against last week',
      description:
        'Stutter minutes of the range over those of the same range a week before. Unknown where last week has no data. Cause and filters apply to both.',
      span: 6,
      height: 4,
      unit: 'percentunit',
      decimals: 0,
      scale: [
        [null, '#73bf69'],
        [1.1, '#fade2a'],
        [1.5, '#f2495c'],
      ],
    },
    `
    SELECT current.minutes / nullIf(before.minutes, 0) AS "of last week", toNullable(before.minutes) AS "minutes then"
    FROM (SELECT sum(seconds) / 60 AS minutes FROM stutter_minutes WHERE ${inRange}) AS current,
      (SELECT sum(seconds) / 60 AS minutes FROM stutter_minutes
       WHERE ${minutesInRange(7)} AND severity != 'absorbed' AND ${chosenStutters}) AS before
    WHERE before.minutes > 0`,
  ).overrideByName('minutes then', [property('unit', 'short')]);

const overTime = () =>
  causeSeries(
    series(
      {
        id: 5,
        title: 'Viewer minutes hurt an hour, by cause',
        description:
          'Viewer minutes that each cause cost, as a rate an hour, and the broadcasts on the air on the right axis.',
        span: 12,
        height: 9,
        unit: 'short',
        decimals: 0,
      },
      `
      SELECT $__timeInterval(at) AS time,
        ${byCause((condition) => `sumIf(hurt, ${condition}) * 60 / $__interval_s`)},
        sum(broadcastMs) / (1000 * $__interval_s) AS broadcasts
      FROM (
        SELECT minute AS at, cause, viewerSeconds AS hurt, 0 AS broadcastMs FROM stutter_minutes WHERE ${inRange}
        UNION ALL
        SELECT at, '' AS cause, 0 AS hurt, watchedMs AS broadcastMs FROM ${cells(['watchedMs'], `side = 'push' AND ${chosenCells}`)}
      )
      GROUP BY time ORDER BY time`,
      { stacked: true, leastInterval: '10m' },
    ),
  ).overrideByName('broadcasts', [
    ...onTheRight('short', 'broadcasts'),
    property('custom.stacking', { mode: 'none' }),
  ]);

const origins = () =>
  series(
    {
      id: 6,
      title: 'Stutter minutes an hour, by origin',
      description:
        "The finer finding below each cause: the encoder or its settings, the uplink too thin or unstable, the viewers' network, an edge server.",
      span: 12,
      height: 9,
      unit: 'short',
      decimals: 1,
    },
    `
    SELECT $__timeInterval(minute) AS time, origin, sum(seconds) * 60 / $__interval_s AS minutes
    FROM stutter_minutes WHERE ${inRange}
    GROUP BY time, origin ORDER BY time, origin`,
    { stacked: true, leastInterval: '10m', bars: true },
  )
    .displayName('${__field.labels.origin}')
    .overrideByName('unknown', [property('color', { mode: 'fixed', fixedColor: '#8e8e8e' })]);

/** How much, of what, and is it getting worse. */
export const minutesPanels = () => [total(), hurt(), upstream(), lastWeek(), overTime(), origins()];
