import { columns } from '../../house/columns.ts';
import { rowLink } from '../../house/links.ts';
import { standsStill, timesWorse } from '../../house/measures.ts';
import { series, table } from '../../house/panels.ts';
import { cells } from '../../query/cells.ts';
import { isChosen } from '../../query/chosen.ts';
import { standsOut } from '../../query/standsOut.ts';
import { isInRange } from '../../query/stutters.ts';

/** What the filters of this page leave of viewing. */
const chosenViews = [
  `side = 'play'`,
  isChosen('networkId', 'network'),
  isChosen('serverIp', 'server'),
  isChosen('app', 'version'),
].join(' AND ');

/** A room's viewing in a place is hurt from this part of its time on. */
const HURT_FROM = 0.05;

const how =
  'Units are rooms in an hour: a unit is hurt when its viewers there stand still for 5 % of their time or more. "Surely times worse" sets the least share that the counts allow (99.5 %) against the share elsewhere: above 1 it is no chance.';

const place = (id: number, what: string, column: string, variable: 'server' | 'network') =>
  columns(
    table(
      {
        id,
        title: `${what}s that stand out`,
        description: `${what}s by how surely their viewers stand still more often than those elsewhere. ${how}`,
        span: 12,
        height: 10,
        unit: 'short',
        links: [
          rowLink(`Only this ${variable}`, 'delivery', 'delivery', { [variable]: variable }),
          rowLink('Its root causes', 'delivery', 'causes', { [variable]: variable }),
        ],
      },
      `
      SELECT ${variable}, atLeast AS "surely times worse", share, elsewhere, hurt, units AS "of room hours",
        badMs / nullIf(totalMs, 0) AS "of viewing", totalMs / 3600000 AS hours
      FROM (${standsOut({
        by: [variable],
        within: [],
        from: `(SELECT ${column} AS ${variable}, unit, stalledMs AS bad, watchedMs AS total
          FROM ${cells([column, 'stalledMs', 'watchedMs'], chosenViews)} WHERE ${variable} != '')`,
        hurtFrom: HURT_FROM,
        leastUnits: 1,
      })})
      ORDER BY "surely times worse" DESC, "of viewing" DESC LIMIT 50`,
    ),
    {
      'surely times worse': { decimals: 1, scale: timesWorse },
      share: { unit: 'percentunit', decimals: 0 },
      elsewhere: { unit: 'percentunit', decimals: 1 },
      'of viewing': { unit: 'percentunit', decimals: 2, scale: standsStill },
      hours: { decimals: 1 },
    },
  );

/** The worst of a kind over time; those that few watch cannot crowd out the others. */
const worstOverTime = (id: number, what: string, column: string) =>
  series(
    {
      id,
      title: `Viewing that stands still, by ${what}`,
      description: `Share of viewing time in which the picture stood still, of the eight ${what}s with the most such time in the range. Where does it start, and does it spread?`,
      span: 12,
      height: 8,
      unit: 'percentunit',
      decimals: 1,
    },
    `
    SELECT $__timeInterval(at) AS time, place, sum(stalledMs) / nullIf(sum(watchedMs), 0) AS stalled
    FROM (
      SELECT at, ${column} AS place, stalledMs, watchedMs FROM ${cells([column, 'stalledMs', 'watchedMs'], chosenViews)}
      WHERE ${column} IN (
        SELECT ${column} FROM ${cells([column, 'stalledMs'], chosenViews)} WHERE ${column} != ''
        GROUP BY ${column} ORDER BY sum(stalledMs) DESC LIMIT 8)
    )
    GROUP BY time, place ORDER BY time, place`,
    { leastInterval: '1m' },
  ).displayName('${__field.labels.place}');

const incidents = () =>
  columns(
    table(
      {
        id: 14,
        title: 'Incidents',
        description:
          'What the diagnosis called one place bad in several rooms at once, in the range; those still on first. "Tied" names places that no room tells apart from it.',
        span: 24,
        height: 8,
        unit: 'short',
      },
      `
      SELECT if(isNull(\`to\`), 'on', 'over') AS state, \`by\`, cellId AS place, cause, \`from\` AS since, \`to\` AS until, rooms, roomsWatched AS "of rooms",
        viewersAffected AS affected, viewersWatching AS watching, probability, arrayStringConcat(arrayMap(t -> concat(t.1, ' ', t.2), tied), ', ') AS tied,
        arrayStringConcat(arraySlice(roomIds, 1, 5), ', ') AS "rooms, some", summary
      FROM incidents_current WHERE ${isInRange}
      ORDER BY isNull(until) DESC, affected DESC LIMIT 50`,
    ),
    { probability: { unit: 'percentunit', decimals: 1 }, state: { width: 60 } },
  );

/** Which places are bad, since when, and how sure that is. */
export const placePanels = () => [
  place(10, 'Server', 'serverIp', 'server'),
  place(11, 'Network', 'networkId', 'network'),
  worstOverTime(12, 'server', 'serverIp'),
  worstOverTime(13, 'network', 'networkId'),
  incidents(),
];
