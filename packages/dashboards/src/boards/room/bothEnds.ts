import { timeline } from '../../house/panels.ts';
import { severityMapping } from '../../house/scales.ts';
import { roomGauges, thisRoom } from '../../query/roomGauges.ts';
import { endOf, isInRange } from '../../query/stutters.ts';
import { pusherEnd } from './pusherEnd.ts';
import { viewerEnd } from './viewerEnd.ts';

const every = 'greatest(1, $__interval_s)';
const bucketOf = (time: string) => `intDiv(toUInt32(${time}), ${every}) * ${every}`;

/** The severest of what is on in a bucket; nothing where nothing is. */
const severest = (condition: string) =>
  `nullIf(transform(maxIf(weight, ${condition}), [0, 1, 2, 3], ['', 'absorbed', 'visible', 'severe'], ''), '')`;

const verdicts = () =>
  timeline(
    {
      id: 10,
      title: 'Verdicts',
      description:
        'The room over time, and each cause by its severity. Grey: the pusher was not heard, so nobody knows; it is never taken for smooth.',
      span: 24,
      height: 6,
      unit: 'short',
    },
    `
    SELECT toDateTime(bucket) AS time,
      multiIf(max(weight) > 0, ${severest('1')}, countIf(kind = 'heard') > 0, 'smooth', 'unknown') AS "Room",
      ${severest(`cause = 'upstream_clog'`)} AS "Upstream clog",
      ${severest(`cause = 'low_frame_rate'`)} AS "Low frame rate",
      ${severest(`cause = 'downstream_lag'`)} AS "Downstream lag"
    FROM (
      SELECT arrayJoin(range(${bucketOf('$__fromTime')}, toUInt32($__toTime) + 1, ${every})) AS bucket, 'grid' AS kind, '' AS cause, 0 AS weight
      UNION ALL
      SELECT ${bucketOf('at')} AS bucket, 'heard' AS kind, '' AS cause, 0 AS weight FROM ${roomGauges('push', ['samples'])}
      UNION ALL
      SELECT arrayJoin(range(${bucketOf('greatest(toDateTime(s.`from`), $__fromTime)')},
          toUInt32(least(toDateTime(${endOf}), $__toTime)) + 1, ${every})) AS bucket,
        'verdict' AS kind, cause, transform(severity, ['absorbed', 'visible', 'severe'], [1, 2, 3], 0) AS weight
      FROM stutters_current AS s WHERE ${thisRoom} AND ${isInRange}
    )
    GROUP BY bucket ORDER BY bucket`,
  )
    .mappings([severityMapping])
    .interval('2s');

/** Both ends of the room on one time axis, the pusher above, its viewers below. */
export const bothEnds = () => [verdicts(), ...pusherEnd(), ...viewerEnd()];
