import { columns } from '../../house/columns.ts';
import { rowLink } from '../../house/links.ts';
import { timesWorse } from '../../house/measures.ts';
import { table } from '../../house/panels.ts';
import { upIsBad } from '../../house/scales.ts';
import { dimensions } from '../../house/variables.ts';
import { cells } from '../../query/cells.ts';
import { byEveryDimension, chosenDimension, everyDimension } from '../../query/dimensions.ts';
import { standsOut } from '../../query/standsOut.ts';
import { minutesInRange } from '../../query/stutters.ts';
import { chosenCells, chosenStutters } from './minutes.ts';

/** From this part of its time on a broadcast, or the viewing of a room, counts as hurt. */
const HURT_FROM = 0.05;
const LEAST_UNITS = 5;

const surety = { decimals: 1, scale: timesWorse };
const share = { unit: 'percentunit', decimals: 1 };

const named = (dimension: string) =>
  `transform(${dimension}, ${list(dimensions)}, ${list(['app version', 'SDK', 'platform', 'device', 'network', 'region', 'server', 'protocol'])}, ${dimension})`;

function list(values: readonly string[]): string {
  return `[${values.map((value) => `'${value}'`).join(', ')}]`;
}

const statistic =
  'Units are rooms in an hour; a unit is hurt from 5 % of its time on. "Surely times worse" sets the least share of hurt units that the counts allow (99.5 %) against the share elsewhere: above 1 it is no chance.';

/** Broadcasts by who pushes: the time they had trouble of their own making or uplink. */
const pushed = (columnsOfCells: readonly string[], by: string) => `(
  SELECT ${by}, unit, clogMs + lowFpsMs AS bad, watchedMs AS total
  FROM ${cells([...columnsOfCells, 'clogMs', 'lowFpsMs', 'watchedMs'], `side = 'push' AND ${chosenCells}`)}`;

/** Viewing by who watches: the time the picture stood still. */
const viewed = (columnsOfCells: readonly string[], by: string) => `(
  SELECT ${by}, unit, stalledMs AS bad, watchedMs AS total
  FROM ${cells([...columnsOfCells, 'stalledMs', 'watchedMs'], `side = 'play' AND ${chosenCells}`)}`;

const shownColumns = {
  share,
  elsewhere: share,
  'surely times worse': surety,
  hours: { decimals: 1, unit: 'short' },
  'bad minutes': { decimals: 1, unit: 'short' },
} as const;

const select = (names: string, from: string) => `
  SELECT ${names}, atLeast AS "surely times worse", share, elsewhere, hurt, units AS "of room hours", badMs / 60000 AS "bad minutes", totalMs / 3600000 AS hours
  FROM (${from})
  ORDER BY atLeast DESC, badMs DESC LIMIT 25`;

const everyKind = (side: 'push' | 'play') =>
  standsOut({
    by: ['kind', 'value'],
    within: ['kind'],
    from: `(SELECT ${named('dimension')} AS kind, value, unit, bad, total
      FROM ${byEveryDimension(`${(side === 'push' ? pushed : viewed)(dimensions, dimensions.join(', '))})`)})`,
    hurtFrom: HURT_FROM,
    leastUnits: LEAST_UNITS,
  });

const pushers = () =>
  columns(
    table(
      {
        id: 10,
        title: 'What stands out among broadcasts',
        description: `Which platform, version, device, network, region or ingest server has more broadcasts with a full queue (QUE from 10 on) or under 10 FPS than all others. ${statistic}`,
        span: 12,
        height: 10,
        unit: 'short',
      },
      select('kind, value', everyKind('push')),
    ),
    shownColumns,
  );

const viewers = () =>
  columns(
    table(
      {
        id: 11,
        title: 'What stands out among viewing',
        description: `Which platform, version, device, network, region, edge server or protocol has more rooms whose viewers stand still than all others. ${statistic}`,
        span: 12,
        height: 10,
        unit: 'short',
      },
      select('kind, value', everyKind('play')),
    ),
    shownColumns,
  );

const byDimension = (side: 'push' | 'play', id: number, title: string, description: string) =>
  columns(
    table(
      { id, title, description: `${description} ${statistic}`, span: 12, height: 9, unit: 'short' },
      select(
        'value',
        standsOut({
          by: ['value'],
          within: [],
          from: `${(side === 'push' ? pushed : viewed)(dimensions, `toString(${chosenDimension()}) AS value`)} WHERE value != '')`,
          hurtFrom: HURT_FROM,
          leastUnits: 1,
        }),
      ),
    ),
    shownColumns,
  );

const movers = () =>
  columns(
    table(
      {
        id: 14,
        title: 'Top movers against last week',
        description:
          'Viewing that stood still in the range against the same range a week before, by every dimension; ordered by the hours of viewing that the change cost or spared. What is new since last week has no "last week".',
        span: 12,
        height: 10,
        unit: 'short',
      },
      `
      SELECT kind, value, thisWeek AS "this range", lastWeek AS "last week", thisWeek - lastWeek AS change, change * hours AS "hours lost", hours, hoursThen AS "hours then"
      FROM (
        SELECT ${named('dimension.1')} AS kind, dimension.2 AS value,
          sumIf(stalledMs, isNow) / nullIf(sumIf(watchedMs, isNow), 0) AS thisWeek,
          sumIf(stalledMs, NOT isNow) / nullIf(sumIf(watchedMs, NOT isNow), 0) AS lastWeek,
          sumIf(watchedMs, isNow) / 3600000 AS hours, sumIf(watchedMs, NOT isNow) / 3600000 AS hoursThen
        FROM (
          SELECT hour >= toStartOfHour($__fromTime) AS isNow, stalledMs, watchedMs, ${dimensions.join(', ')}
          FROM cells_1h
          WHERE side = 'play' AND ${chosenCells} AND (hour >= toStartOfHour($__fromTime) AND hour <= $__toTime
            OR hour >= toStartOfHour($__fromTime) - INTERVAL 7 DAY AND hour <= $__toTime - INTERVAL 7 DAY)
        ) ${everyDimension}
        GROUP BY kind, value
      )
      WHERE hours > 0
      ORDER BY abs(ifNull("hours lost", 0)) DESC, kind, value LIMIT 25`,
    ),
    {
      'this range': share,
      'last week': share,
      change: { ...share, scale: upIsBad(0.001, 0.02) },
      'hours lost': { decimals: 2 },
      hours: { decimals: 1 },
      'hours then': { decimals: 1 },
    },
  );

const sessions = () =>
  columns(
    table(
      {
        id: 15,
        title: 'The broadcasts that cost most',
        description:
          'Pushes by the viewer minutes that their stutters cost; click one to see both ends of its room.',
        span: 12,
        height: 10,
        unit: 'short',
        links: [rowLink('Look into ${__data.fields.room}', 'causes', 'room', { room: 'room' })],
      },
      `
      SELECT room, sum(viewerSeconds) / 60 AS "viewer minutes", sum(seconds) / 60 AS minutes, uniqExact(stutter) AS stutters,
        topK(1)(origin)[1] AS "most often", any(device) AS phone, any(app) AS "app version", any(sdk) AS "SDK version",
        any(networkId) AS "of network", any(serverIp) AS "to server", toString(pushSession) AS session
      FROM stutter_minutes
      WHERE ${minutesInRange()} AND severity != 'absorbed' AND ${chosenStutters}
      GROUP BY room, pushSession ORDER BY "viewer minutes" DESC, minutes DESC LIMIT 50`,
    ),
    { 'viewer minutes': { decimals: 1 }, minutes: { decimals: 1 } },
  );

/** Whose: what the bad ones have in common, what changed, and the sessions behind it. */
export const whoPanels = () => [
  pushers(),
  viewers(),
  byDimension(
    'push',
    12,
    'Broadcasts by ${by:text}',
    'Broadcasts with a full queue or under 10 FPS, split as chosen above.',
  ),
  byDimension('play', 13, 'Viewing by ${by:text}', 'Viewing that stands still, split as chosen above.'),
  movers(),
  sessions(),
];
