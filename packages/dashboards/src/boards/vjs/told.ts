import { columns } from '../../house/columns.ts';
import { rowLink } from '../../house/links.ts';
import { gotBetter } from '../../house/measures.ts';
import { property, stat, table } from '../../house/panels.ts';
import { upIsBad } from '../../house/scales.ts';
import { isChosen } from '../../query/chosen.ts';
import { isOnAtTheEnd, minutesInRange } from '../../query/stutters.ts';
import { chosen, toVjs } from './chosen.ts';

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
      scale: gotBetter,
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

/** Who was told, and who needs to be. */
export const toldPanels = () => [sent(), helped(), recovery(), advised(), offenders()];
