import { columns, onTheRight } from '../../house/columns.ts';
import { property, series, table } from '../../house/panels.ts';
import { isChosen } from '../../query/chosen.ts';
import { isInRange } from '../../query/stutters.ts';

const failedPushes = `finding = 'push_failed' AND ${isInRange} AND ${isChosen('room', 'rooms')}`;

const pushesThatFail = () =>
  columns(
    table(
      {
        id: 10,
        title: 'Pushes that fail, by reason',
        description:
          'Why VJs could not get or stay on the air: a link that expired or is signed wrongly, a blocked port 1935, a second device, a phone that refuses camera or encoder. One network or one server of many rooms: theirs, not the VJs.',
        span: 12,
        height: 9,
        unit: 'short',
      },
      `
      SELECT f.reason AS reason, count() AS failures, uniqExact(f.room) AS rooms, countIf(isNull(f.\`to\`)) AS "still on",
        uniqExact(s.networkId) AS networks, uniqExact(s.serverIp) AS servers, topK(1)(s.networkId)[1] AS "mostly network",
        topK(1)(s.app)[1] AS "mostly app", max(f.\`from\`) AS last, any(f.advice[1]) AS advice
      FROM (SELECT reason, room, session, \`from\`, \`to\`, advice FROM findings_current WHERE ${failedPushes}) AS f
      LEFT JOIN (
        SELECT room, session, networkId, serverIp, app FROM sessions_current
        WHERE side = 'push' AND lastReceivedAt >= $__fromTime - INTERVAL 1 HOUR
      ) AS s ON s.room = f.room AND s.session = f.session
      GROUP BY reason ORDER BY rooms DESC, failures DESC LIMIT 30`,
    ),
    { reason: { width: 150 }, failures: { width: 80 }, rooms: { width: 70 }, 'still on': { width: 80 } },
  );

const failuresOverTime = () =>
  series(
    {
      id: 11,
      title: 'Rooms whose pushes begin to fail',
      description:
        'Rooms in which a push began to fail, by reason, and all broadcasts on the air on the right axis: is it rising, or is it just more pushes?',
      span: 12,
      height: 9,
      unit: 'short',
      decimals: 0,
    },
    [
      `
      SELECT $__timeInterval(began) AS time, reason, uniqExact(room) AS rooms
      FROM (SELECT \`from\` AS began, reason, room FROM findings_current WHERE ${failedPushes})
      WHERE $__timeFilter(began) GROUP BY time, reason ORDER BY time, reason`,
      `
      SELECT $__timeInterval(minute) AS time, sum(watchedMs) / (1000 * $__interval_s) AS broadcasts FROM rooms_1m
      WHERE side = 'push' AND $__timeFilter(minute) AND ${isChosen('room', 'rooms')} GROUP BY time ORDER BY time`,
    ],
    { stacked: true, bars: true, leastInterval: '10m' },
  )
    .displayName('${__field.labels.reason}')
    .overrideByQuery('B', [
      ...onTheRight('short', 'broadcasts'),
      property('displayName', 'broadcasts'),
      property('custom.stacking', { mode: 'none' }),
      property('custom.drawStyle', 'line'),
    ]);

/** Who cannot get on the air. */
export const failingPanels = () => [pushesThatFail(), failuresOverTime()];
