import { annotation } from '../../house/annotations.ts';
import { board } from '../../house/board.ts';
import { BAD, causeColours, FINE, UNKNOWN } from '../../house/colours.ts';
import { causeSeries, columns, onTheRight, verdictColumns } from '../../house/columns.ts';
import { goals } from '../../house/goals.ts';
import { rowLink } from '../../house/links.ts';
import { series, stat, table } from '../../house/panels.ts';
import { downIsBad, upIsBad } from '../../house/scales.ts';
import { isChosen } from '../../query/chosen.ts';
import { ageOfNewest } from '../../query/freshness.ts';
import { byCause, isInRange, isOnAtTheEnd, minutesInRange } from '../../query/stutters.ts';

const chosenCause = isChosen('cause', 'cause');

/** Rooms heard in the last two minutes of the range: what "now" means here. */
const lately = `minute > $__toTime - INTERVAL 3 MINUTE AND minute <= $__toTime`;

const liveRooms = () =>
  stat(
    {
      id: 1,
      title: 'Live rooms',
      description:
        'Rooms whose pusher was heard in the last three minutes. A sudden fall is an outage or lost telemetry.',
      span: 4,
      height: 4,
      unit: 'short',
    },
    `
    SELECT nullIf(uniqExact(room), 0) AS "live rooms" FROM rooms_1m WHERE side = 'push' AND ${lately}`,
  );

const badRooms = () =>
  stat(
    {
      id: 2,
      title: 'Rooms stuttering now',
      description:
        'Rooms with a stutter that viewers can feel (visible or severe) at the end of the range. Unknown while no room is heard at all.',
      span: 4,
      height: 4,
      unit: 'short',
      scale: upIsBad(1, 10),
    },
    `
    SELECT if((SELECT count() FROM rooms_1m WHERE ${lately}) = 0, NULL, toNullable(
      (SELECT uniqExact(room) FROM stutters_current
       WHERE ${isOnAtTheEnd} AND severity != 'absorbed' AND ${chosenCause}))) AS "rooms stuttering"`,
  );

const watching = () =>
  stat(
    {
      id: 3,
      title: 'Viewers watching',
      description:
        'Mean number of viewers over the last three minutes, from the time they report to have watched.',
      span: 4,
      height: 4,
      unit: 'short',
      decimals: 0,
    },
    `
    SELECT nullIf(sum(watchedMs), 0) / (1000 * greatest(60, dateDiff('second', min(minute), max(minute)) + 60)) AS viewers
    FROM rooms_1m WHERE side = 'play' AND ${lately}`,
  );

const hurtNow = () =>
  stat(
    {
      id: 4,
      title: 'Viewers hurt now',
      description: 'Viewers affected by the visible and severe stutters that are on at the end of the range.',
      span: 4,
      height: 4,
      unit: 'short',
      scale: upIsBad(1, 500),
    },
    `
    SELECT if((SELECT count() FROM rooms_1m WHERE ${lately}) = 0, NULL, toNullable(
      (SELECT sum(viewersAffected) FROM stutters_current
       WHERE ${isOnAtTheEnd} AND severity != 'absorbed' AND ${chosenCause}))) AS "viewers hurt"`,
  );

const smoothShare = () =>
  stat(
    {
      id: 5,
      title: 'Smooth viewing in range',
      description: `Share of viewing time in which no picture stood still, over the whole range, with the viewing hours it is out of. The goal over 30 days is ${100 * goals.smoothViewing} %.`,
      span: 4,
      height: 4,
      unit: 'percentunit',
      decimals: 2,
      scale: downIsBad(0.97, goals.smoothViewing),
    },
    `
    SELECT 1 - sum(stalledMs) / nullIf(sum(watchedMs), 0) AS smooth, sum(watchedMs) / 3600000 AS "of hours watched"
    FROM rooms_1m WHERE side = 'play' AND $__timeFilter(minute)
    HAVING sum(watchedMs) > 0`,
  ).overrideByName('of hours watched', [
    { id: 'unit', value: 'short' },
    { id: 'decimals', value: 1 },
    { id: 'color', value: { mode: 'fixed', fixedColor: UNKNOWN } },
  ]);

const freshness = () =>
  stat(
    {
      id: 6,
      title: 'Age of the newest data',
      description:
        'Time from the newest telemetry in ClickHouse to the end of the range, to the minute. When this grows, everything else on this page is old: see Pipeline.',
      span: 4,
      height: 4,
      unit: 's',
      scale: upIsBad(30, 120),
      links: [rowLink('Pipeline', 'rooms', 'pipeline', {})],
    },
    `
    SELECT ${ageOfNewest} AS age FROM intake_1m
    WHERE minute <= $__toTime AND minute > $__toTime - INTERVAL 1 DAY HAVING count() > 0`,
  );

const worst = () =>
  columns(
    table(
      {
        id: 7,
        title: 'Worst rooms now',
        description:
          'Stutters that are on at the end of the range, worst first: viewers affected, weighed by severity. A pusher that is watched but not heard is listed as not heard, in grey: nobody knows whether it is smooth. Click a room to see why.',
        span: 24,
        height: 11,
        unit: 'short',
        links: [
          rowLink('Look into ${__data.fields.room}', 'rooms', 'room', { room: 'room' }),
          rowLink('This VJ over time', 'rooms', 'vjs', { rooms: 'room' }),
        ],
      },
      `
      SELECT room, cause, origin, severity, age, affected, watching, affected / nullIf(watching, 0) AS share, confidence, summary
      FROM (
        SELECT room, cause, origin, severity, dateDiff('second', \`from\`, $__toTime) AS age,
          viewersAffected AS affected, viewersWatching AS watching, toNullable(confidence) AS confidence, summary,
          viewersAffected * transform(severity, ['severe', 'visible'], [3, 2], 1) AS weight
        FROM stutters_current WHERE ${isOnAtTheEnd} AND ${chosenCause}
        UNION ALL
        SELECT room, 'unknown' AS cause, reason AS origin, 'unknown' AS severity, dateDiff('second', \`from\`, $__toTime) AS age,
          viewersAffected AS affected, viewersWatching AS watching, NULL AS confidence, summary, 0 AS weight
        FROM findings_current WHERE finding = 'silent' AND ${isOnAtTheEnd}
      )
      ORDER BY weight DESC, age DESC, room
      LIMIT 100`,
    ),
    {
      ...verdictColumns,
      room: { width: 200 },
      origin: { width: 150 },
      age: { unit: 'dtdurations', width: 130 },
      affected: { width: 90 },
      watching: { width: 90 },
      share: { unit: 'percentunit', decimals: 0, width: 80, scale: upIsBad(0.05, 0.3) },
      confidence: { unit: 'percentunit', decimals: 0, width: 100 },
    },
  );

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
        links: [rowLink('Delivery', 'rooms', 'delivery', {})],
      },
      `
      SELECT if(isNull(\`to\`), 'on', 'over') AS state, \`by\`, cellId AS place, cause, rooms, roomsWatched AS "of rooms",
        viewersAffected AS affected, viewersWatching AS watching, probability, \`from\` AS since, summary
      FROM incidents_current
      WHERE ${isInRange}
      ORDER BY isNull(\`to\`) DESC, affected DESC LIMIT 50`,
    ),
    {
      cause: { mapping: verdictColumns['cause']?.mapping, width: 130 },
      probability: { unit: 'percentunit', decimals: 1 },
      state: { width: 60 },
    },
  );

const incidentBands = () =>
  annotation({
    name: 'Incidents',
    colour: causeColours.downstream_lag,
    sql: `
      SELECT \`from\` AS time, ifNull(\`to\`, $__toTime) AS timeEnd, concat(\`by\`, ' ', cellId) AS title, summary AS text,
        concat(cause, ',', \`by\`) AS tags
      FROM incidents_current WHERE ${isInRange} ORDER BY time`,
  });

/** Which rooms are bad now, why, and how many suffer: the page to open first. */
export const roomsNow = () =>
  board('rooms', {
    description: 'Which rooms stutter now, why, and how many viewers suffer. Open this first.',
    from: 'now-30m',
    refresh: '10s',
    annotations: [incidentBands()],
    rows: [
      {
        title: 'Now',
        panels: [liveRooms(), badRooms(), watching(), hurtNow(), smoothShare(), freshness(), worst()],
      },
      { title: 'Over time', panels: [roomsByCause(), hurtByCause(), smoothOverTime(), incidents()] },
    ],
  });
