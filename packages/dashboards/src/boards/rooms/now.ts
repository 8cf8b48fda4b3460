import { UNKNOWN } from '../../house/colours.ts';
import { columns, verdictColumns } from '../../house/columns.ts';
import { goals } from '../../house/goals.ts';
import { rowLink } from '../../house/links.ts';
import { ageOfData, smoothViewing } from '../../house/measures.ts';
import { stat, table } from '../../house/panels.ts';
import { upIsBad } from '../../house/scales.ts';
import { isChosen } from '../../query/chosen.ts';
import { ageOfNewest } from '../../query/freshness.ts';
import { isOnAtTheEnd } from '../../query/stutters.ts';

const chosenCause = isChosen('cause', 'cause');

/** The last three minutes of the range: what "now" means here. */
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
      scale: smoothViewing,
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
      scale: ageOfData,
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

/** The platform at this moment. */
export const nowPanels = () => [
  liveRooms(),
  badRooms(),
  watching(),
  hurtNow(),
  smoothShare(),
  freshness(),
  worst(),
];
