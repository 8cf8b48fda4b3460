import { standsStill } from '../../house/measures.ts';
import { stat, words } from '../../house/panels.ts';
import { causeMapping, downIsBad, severityMapping, unknownIsGrey, upIsBad } from '../../house/scales.ts';
import { thisRoom } from '../../query/roomGauges.ts';
import { isOnAtTheEnd } from '../../query/stutters.ts';

/** The last ten seconds that the pusher, or a viewer, told of. */
const lately = 'second > $__toTime - INTERVAL 15 SECOND AND second <= $__toTime';

const heard = `(SELECT count() > 0 FROM rooms_1s WHERE ${thisRoom} AND side = 'push' AND ${lately})`;

const verdict = () =>
  words(
    {
      id: 1,
      title: 'Verdict',
      description:
        'What is wrong with the room at the end of the range, by the worst stutter that is on. "Not heard" is grey: the pusher was silent for 15 seconds, so nobody knows.',
      span: 4,
      height: 4,
      unit: 'short',
    },
    `
    SELECT if(on = '', if(${heard}, 'smooth', 'unknown'), on) AS verdict
    FROM (
      SELECT argMax(cause, (transform(severity, ['severe', 'visible'], [3, 2], 1), viewersAffected)) AS on
      FROM stutters_current WHERE ${thisRoom} AND ${isOnAtTheEnd}
    )`,
  ).mappings([causeMapping, unknownIsGrey]);

const severity = () =>
  words(
    {
      id: 2,
      title: 'Severity',
      description:
        'Absorbed: real, but hidden by the caches of the viewers so far. Visible: viewers can feel it. Severe: they surely do.',
      span: 3,
      height: 4,
      unit: 'short',
    },
    `
    SELECT if(on = '', if(${heard}, 'smooth', 'unknown'), on) AS severity
    FROM (
      SELECT argMax(severity, transform(severity, ['severe', 'visible'], [3, 2], 1)) AS on
      FROM stutters_current WHERE ${thisRoom} AND ${isOnAtTheEnd}
    )`,
  ).mappings([severityMapping, unknownIsGrey]);

const frames = () =>
  stat(
    {
      id: 3,
      title: 'Frames a second',
      description:
        'Frames that the encoder makes, now. Above 15 is smooth, below 10 too low (handbook, "Low Frame Rate").',
      span: 3,
      height: 4,
      unit: 'short',
      decimals: 1,
      scale: downIsBad(10, 14),
    },
    `
    SELECT sum(fpsSum) / nullIf(sum(fpsCount), 0) AS fps FROM rooms_1s
    WHERE ${thisRoom} AND side = 'push' AND ${lately}`,
  );

const queue = () =>
  stat(
    {
      id: 4,
      title: 'QUE',
      description:
        'Frames waiting to be sent, the most of the last 15 seconds. From 10 on the uplink is clogged (handbook).',
      span: 3,
      height: 4,
      unit: 'short',
      decimals: 0,
      scale: upIsBad(5, 10),
    },
    `
    SELECT max(queMax) AS que FROM rooms_1s WHERE ${thisRoom} AND side = 'push' AND ${lately}`,
  );

const sent = () =>
  stat(
    {
      id: 5,
      title: 'Sent of what is made',
      description:
        'Bitrate sent (SPD) over bitrate made (VRA + ARA) in the last 15 seconds. Well below 100 % the queue grows and viewers run dry.',
      span: 4,
      height: 4,
      unit: 'percentunit',
      decimals: 0,
      scale: downIsBad(0.8, 0.95),
    },
    `
    SELECT (sum(spdSum) / nullIf(sum(spdCount), 0)) /
      nullIf(sum(vraSum) / nullIf(sum(vraCount), 0) + ifNull(sum(araSum) / nullIf(sum(araCount), 0), 0), 0) AS "sent of made"
    FROM rooms_1s WHERE ${thisRoom} AND side = 'push' AND ${lately}`,
  );

const watching = () =>
  stat(
    {
      id: 6,
      title: 'Viewers watching',
      description: 'Mean number of viewers over the last minute of the range.',
      span: 3,
      height: 4,
      unit: 'short',
      decimals: 0,
    },
    `
    SELECT nullIf(sum(watchedMs), 0) / 60000 AS viewers FROM rooms_1s
    WHERE ${thisRoom} AND side = 'play' AND second > $__toTime - INTERVAL 60 SECOND AND second <= $__toTime`,
  );

const stalled = () =>
  stat(
    {
      id: 7,
      title: 'Viewing that stands still',
      description:
        'Share of the viewing time of the last minute of the range in which the picture stood still.',
      span: 4,
      height: 4,
      unit: 'percentunit',
      decimals: 1,
      scale: standsStill,
    },
    `
    SELECT sum(stalledMs) / nullIf(sum(watchedMs), 0) AS stalled FROM rooms_1s
    WHERE ${thisRoom} AND side = 'play' AND second > $__toTime - INTERVAL 60 SECOND AND second <= $__toTime`,
  );

/** The room at a glance. */
export const nowPanels = () => [verdict(), severity(), frames(), queue(), sent(), watching(), stalled()];
