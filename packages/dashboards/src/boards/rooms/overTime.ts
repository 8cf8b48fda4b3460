import { BAD, FINE } from '../../house/colours.ts';
import { causeSeries, columns, onTheRight, verdictColumns } from '../../house/columns.ts';
import { goals } from '../../house/goals.ts';
import { rowLink } from '../../house/links.ts';
import { series, table } from '../../house/panels.ts';
import { isChosen } from '../../query/chosen.ts';
import { byCause, isInRange, minutesInRange } from '../../query/stutters.ts';

const chosenCause = isChosen('cause', 'cause');

const roomsByCause = () =>
  causeSeries(
    series(
      {
        id: 8,
        title: 'Rooms stuttering, by cause',
        description:
          'Rooms with a visible or severe stutter in each minute, and the live rooms they are out of. Nothing is drawn where no room was heard.',
        span: 12,
        height: 8,
        unit: 'short',
        decimals: 0,
        links: [rowLink('Root causes', 'rooms', 'causes', {})],
      },
      `
      SELECT $__timeInterval(minute) AS time,
        ${byCause((condition) => `uniqExactIf(room, ${condition})`)},
        uniqExactIf(room, cause = '') AS "live rooms"
      FROM (
        SELECT minute, room, '' AS cause FROM rooms_1m WHERE side = 'push' AND $__timeFilter(minute)
        UNION ALL
        SELECT minute, room, cause FROM stutter_minutes
        WHERE ${minutesInRange()} AND severity != 'absorbed' AND ${chosenCause}
      )
      GROUP BY time ORDER BY time`,
      { stacked: true, leastInterval: '1m' },
    ),
  ).overrideByName('live rooms', [
    ...onTheRight('short', 'live rooms'),
    { id: 'custom.stacking', value: { mode: 'none' } },
  ]);

const hurtByCause = () =>
  causeSeries(
    series(
      {
        id: 9,
        title: 'Viewers hurt, by cause',
        description:
          'Mean number of viewers affected by visible and severe stutters, and all who watch on the right axis: which cause costs most viewers, and is it spreading?',
        span: 12,
        height: 8,
        unit: 'short',
        decimals: 0,
        links: [rowLink('Root causes', 'rooms', 'causes', {})],
      },
      `
      SELECT $__timeInterval(minute) AS time,
        ${byCause((condition) => `sumIf(hurt, ${condition}) / $__interval_s`)},
        sum(watched) / $__interval_s AS watching
      FROM (
        SELECT minute, '' AS cause, 0 AS hurt, watchedMs / 1000 AS watched FROM rooms_1m
        WHERE side = 'play' AND $__timeFilter(minute)
        UNION ALL
        SELECT minute, cause, viewerSeconds AS hurt, 0 AS watched FROM stutter_minutes
        WHERE ${minutesInRange()} AND severity != 'absorbed' AND ${chosenCause}
      )
      GROUP BY time ORDER BY time`,
      { stacked: true, leastInterval: '1m' },
    ),
  ).overrideByName('watching', [
    ...onTheRight('short', 'watching'),
    { id: 'custom.stacking', value: { mode: 'none' } },
  ]);

const smoothOverTime = () =>
  series(
    {
      id: 10,
      title: 'Smooth viewing against its goal',
      description: `Share of viewing time in which no picture stood still; the line is the goal of ${100 * goals.smoothViewing} %. The dashed line says how many watched: a dip with few viewers is a dip of few.`,
      span: 12,
      height: 8,
      unit: 'percentunit',
      decimals: 1,
      scale: [
        [null, BAD],
        [goals.smoothViewing, FINE],
      ],
    },
    `
    SELECT $__timeInterval(minute) AS time, 1 - sum(stalledMs) / nullIf(sum(watchedMs), 0) AS smooth,
      sum(watchedMs) / (1000 * $__interval_s) AS watching
    FROM rooms_1m WHERE side = 'play' AND $__timeFilter(minute)
    GROUP BY time ORDER BY time`,
    { leastInterval: '1m', showLimits: true, max: 1 },
  )
    .overrideByName('smooth', [
      { id: 'color', value: { mode: 'fixed', fixedColor: FINE } },
      { id: 'min', value: null },
      { id: 'custom.axisSoftMin', value: 0.9 },
    ])
    .overrideByName('watching', onTheRight('short', 'watching'));

const incidents = () =>
  columns(
    table(
      {
        id: 11,
        title: 'Places bad in many rooms at once',
        description:
          'Incidents in the range, those still on first: one server, network, region, protocol or version under which several rooms suffer together. Probability: that the place is bad, and not its rooms by chance.',
        span: 12,
        height: 8,
        unit: 'short',
        links: [
          rowLink('Delivery of ${__data.fields.place}', 'rooms', 'delivery', {
            network: 'network',
            server: 'server',
            version: 'version',
          }),
        ],
      },
      `
      SELECT if(isNull(\`to\`), 'on', 'over') AS state, \`by\`, cellId AS place, cause, rooms, roomsWatched AS "of rooms",
        viewersAffected AS affected, viewersWatching AS watching, probability, \`from\` AS since, summary,
        if(\`by\` = 'network', cellId, '') AS network, if(\`by\` = 'server', cellId, '') AS server, if(\`by\` = 'version', cellId, '') AS version
      FROM incidents_current
      WHERE ${isInRange}
      ORDER BY isNull(\`to\`) DESC, affected DESC LIMIT 50`,
    ),
    {
      cause: { mapping: verdictColumns['cause']?.mapping, width: 130 },
      probability: { unit: 'percentunit', decimals: 1 },
      state: { width: 60 },
      // Only for the link: one of them names the place, the others choose nothing.
      network: { isHidden: true },
      server: { isHidden: true },
      version: { isHidden: true },
    },
  );

/** How it came to be so. */
export const overTimePanels = () => [roomsByCause(), hurtByCause(), smoothOverTime(), incidents()];
