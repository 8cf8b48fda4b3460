import { board } from '../../house/board.ts';
import { FINE, severityColours, WATCH } from '../../house/colours.ts';
import { causeSeries, columns, onTheRight, verdictColumns } from '../../house/columns.ts';
import { rowLink } from '../../house/links.ts';
import { fixedColour, property, series, stat, table } from '../../house/panels.ts';
import { downIsBad, upIsBad } from '../../house/scales.ts';
import { isChosen } from '../../query/chosen.ts';
import { byCause, isInRange, isOnAtTheEnd, minutesInRange } from '../../query/stutters.ts';

const chosen = [isChosen('room', 'rooms'), isChosen('cause', 'cause')].join(' AND ');
const toVjs = `audience = 'vj' AND $__timeFilter(at) AND ${chosen}`;

const sent = () =>
  stat(
    {
      id: 1,
      title: 'Alerts sent to VJs',
      description: 'How often a VJ was told of trouble that the VJ can mend, and how many rooms it was.',
      span: 6,
      height: 4,
      unit: 'short',
    },
    `
    SELECT toNullable(count()) AS alerts, uniqExact(room) AS rooms FROM alerts_current WHERE ${toVjs} HAVING count() > 0`,
  );

const helped = () =>
  stat(
    {
      id: 2,
      title: 'Better within two minutes',
      description:
        'Share of alerts after which the stutter ended within two minutes and did not come back within ten, and the alerts it is out of. It says what followed, not what would have been without.',
      span: 6,
      height: 4,
      unit: 'percentunit',
      decimals: 0,
      scale: downIsBad(0.3, 0.6),
    },
    `
    SELECT countIf(outcome = 'recovered') / count() AS better, count() AS "of alerts" FROM alert_outcomes WHERE ${toVjs} HAVING count() > 0`,
  ).overrideByName('of alerts', [property('unit', 'short')]);

const recovery = () =>
  stat(
    {
      id: 3,
      title: 'Median time to recover',
      description:
        'Half of the stutters that a VJ was told of were over this long after the alert, and the number that ended at all.',
      span: 6,
      height: 4,
      unit: 's',
      decimals: 0,
    },
    `
    SELECT quantileExact(0.5)(recoverySeconds) AS median, count(recoverySeconds) AS "that ended"
    FROM alert_outcomes WHERE ${toVjs} HAVING count(recoverySeconds) > 0`,
  ).overrideByName('that ended', [property('unit', 'short')]);

const advised = () =>
  stat(
    {
      id: 4,
      title: 'Rooms with settings to mend',
      description:
        'Rooms whose settings or uplink do not fit what they ask for, at the end of the range: the list is below.',
      span: 6,
      height: 4,
      unit: 'short',
      scale: upIsBad(1, 50),
    },
    `
    SELECT toNullable(uniqExact(room)) AS rooms FROM findings_current
    WHERE finding IN ('settings', 'headroom') AND side = 'push' AND ${isOnAtTheEnd} AND ${isChosen('room', 'rooms')} HAVING count() > 0`,
  );

const offenders = () =>
  columns(
    table(
      {
        id: 5,
        title: 'Repeat offenders',
        description:
          'Rooms by the stutters of their own making in the range: minutes by cause, out of the hours broadcast. Many days and one origin: talk to this VJ. Stutters that no VJ can mend are left out.',
        span: 24,
        height: 10,
        unit: 'short',
        links: [rowLink('Look into ${__data.fields.room}', 'vjs', 'room', { room: 'room' })],
      },
      `
      SELECT s.room AS room, s.clog AS "clog minutes", s.slow AS "low FPS minutes", s.stutters AS stutters, s.days AS days,
        s.minutes / nullIf(b.hours * 60, 0) AS "of broadcast", b.hours AS "hours broadcast", s.viewerMinutes AS "viewer minutes hurt",
        s.mostly AS "most often", s.network AS network, s.device AS device, a.alerts AS "alerts sent"
      FROM (
        SELECT room, sumIf(seconds, cause = 'upstream_clog') / 60 AS clog, sumIf(seconds, cause = 'low_frame_rate') / 60 AS slow,
          sum(seconds) / 60 AS minutes, uniqExact(stutter) AS stutters, uniqExact(toDate(minute)) AS days, sum(viewerSeconds) / 60 AS viewerMinutes,
          topK(1)(origin)[1] AS mostly, anyLast(networkId) AS network, anyLast(device) AS device
        FROM stutter_minutes
        WHERE ${minutesInRange()} AND cause != 'downstream_lag' AND severity != 'absorbed' AND ${chosen}
        GROUP BY room
      ) AS s
      LEFT JOIN (
        SELECT room, sum(watchedMs) / 3600000 AS hours FROM rooms_1m
        WHERE side = 'push' AND $__timeFilter(minute) AND ${isChosen('room', 'rooms')} GROUP BY room
      ) AS b ON b.room = s.room
      LEFT JOIN (SELECT room, count() AS alerts FROM alerts_current WHERE ${toVjs} GROUP BY room) AS a ON a.room = s.room
      ORDER BY stutters DESC, "viewer minutes hurt" DESC LIMIT 50`,
    ),
    {
      'clog minutes': { decimals: 1 },
      'low FPS minutes': { decimals: 1 },
      'of broadcast': { unit: 'percentunit', decimals: 1, scale: upIsBad(0.02, 0.1) },
      'hours broadcast': { decimals: 1 },
      'viewer minutes hurt': { decimals: 0 },
    },
  );

const alertsOverTime = () =>
  causeSeries(
    series(
      {
        id: 6,
        title: 'Alerts sent, by cause',
        description: 'Alerts to VJs in each interval by their cause.',
        span: 12,
        height: 8,
        unit: 'short',
        decimals: 0,
      },
      `
      SELECT $__timeInterval(at) AS time,
        ${byCause((condition) => `countIf(${condition})`)}
      FROM alerts_current WHERE ${toVjs} GROUP BY time ORDER BY time`,
      { stacked: true, bars: true, leastInterval: '10m' },
    ),
  );

const outcomes = () =>
  series(
    {
      id: 7,
      title: 'What followed the alerts',
      description:
        'Alerts to VJs by what came after: recovered within two minutes, later, the same again within ten minutes, or still on.',
      span: 12,
      height: 8,
      unit: 'short',
      decimals: 0,
    },
    `
    SELECT $__timeInterval(at) AS time, countIf(outcome = 'recovered') AS recovered, countIf(outcome = 'late') AS late,
      countIf(outcome = 'again') AS again, countIf(outcome = 'open') AS open
    FROM alert_outcomes WHERE ${toVjs} GROUP BY time ORDER BY time`,
    { stacked: true, bars: true, leastInterval: '10m' },
  )
    .overrideByName('recovered', [fixedColour(FINE)])
    .overrideByName('late', [fixedColour(WATCH)])
    .overrideByName('again', [fixedColour(severityColours.visible)])
    .overrideByName('open', [fixedColour(severityColours.severe)]);

const byOrigin = () =>
  columns(
    table(
      {
        id: 8,
        title: 'Which advice helps',
        description:
          'Alerts by origin, each with its own advice: how many followed by recovery, and how soon. A low share with many alerts: the advice does not help, or nobody reads it.',
        span: 12,
        height: 9,
        unit: 'short',
      },
      `
      SELECT cause, origin, count() AS alerts, countIf(outcome = 'recovered') / count() AS better, countIf(outcome = 'again') / count() AS again,
        quantileExact(0.5)(recoverySeconds) AS "median recovery"
      FROM alert_outcomes WHERE ${toVjs} GROUP BY cause, origin ORDER BY alerts DESC LIMIT 30`,
    ),
    {
      cause: verdictColumns['cause'] ?? {},
      better: { unit: 'percentunit', decimals: 0, scale: downIsBad(0.3, 0.6) },
      again: { unit: 'percentunit', decimals: 0 },
      'median recovery': { unit: 's', decimals: 0 },
    },
  );

const advice = () =>
  columns(
    table(
      {
        id: 9,
        title: 'Settings advice outstanding',
        description:
          'Pushes that ask for more or other than fits: bitrate, frame rate, adaption, or an uplink that does not carry the preset. Open at the end of the range, longest first.',
        span: 12,
        height: 9,
        unit: 'short',
        links: [rowLink('Look into ${__data.fields.room}', 'vjs', 'room', { room: 'room' })],
      },
      `
      SELECT room, finding, reason, \`from\` AS since, summary, advice[1] AS advice FROM findings_current
      WHERE finding IN ('settings', 'headroom') AND side = 'push' AND ${isOnAtTheEnd} AND ${isChosen('room', 'rooms')}
      ORDER BY since LIMIT 100`,
    ),
    { room: { width: 160 }, finding: { width: 90 } },
  );

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

/** Who needs help, what they were told, and whether it helped. */
export const vjs = () =>
  board('vjs', {
    description:
      'Repeat offenders by cause, alerts sent, whether rooms got better after them, settings advice outstanding.',
    from: 'now-7d',
    refresh: '5m',
    rows: [
      {
        title: 'Alerts, and whether they helped',
        panels: [sent(), helped(), recovery(), advised(), offenders()],
      },
      {
        title: 'What was said, and what followed',
        panels: [alertsOverTime(), outcomes(), byOrigin(), advice()],
      },
      { title: 'Who cannot get on the air', panels: [pushesThatFail(), failuresOverTime()] },
    ],
  });
