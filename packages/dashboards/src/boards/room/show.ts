import { columns, verdictColumns } from '../../house/columns.ts';
import { table } from '../../house/panels.ts';
import { downIsBad } from '../../house/scales.ts';
import { thisRoom } from '../../query/roomGauges.ts';

const seen = () =>
  columns(
    table(
      {
        id: 26,
        title: 'Stutters in the recording',
        description:
          'Where the first second of each stutter is recorded, newest first: the file, the second in it, and a link. Empty where no file is known that has it: its callback comes when it is closed.',
        span: 12,
        height: 8,
        unit: 'short',
      },
      `
      SELECT \`from\` AS since, cause, severity, fileName AS recording, offsetMs / 1000 AS "at second", link AS watch
      FROM stutter_recordings WHERE ${thisRoom} AND \`from\` <= $__toTime AND \`from\` >= $__fromTime ORDER BY since DESC LIMIT 200`,
    ),
    {
      ...verdictColumns,
      'at second': { unit: 's', decimals: 0, width: 90 },
      watch: { links: [{ title: 'Watch', url: '${__value.raw}', targetBlank: true }] },
    },
  );

const shows = () =>
  columns(
    table(
      {
        id: 27,
        title: 'Broadcasts',
        description:
          'Shows of the room that touch the range, from begin to end: how often a push began, how long nobody pushed, files, and the score (docs/cloud.md).',
        span: 12,
        height: 8,
        unit: 'short',
      },
      `
      SELECT \`from\` AS since, \`to\` AS until, score, vjScore AS "score of the VJ", pushes,
        arraySum(gap -> dateDiff('millisecond', gap.1, gap.2), gaps) / 1000 AS "nobody pushed", length(recordings) AS files
      FROM broadcasts_current
      WHERE ${thisRoom} AND \`from\` <= $__toTime AND ifNull(\`to\`, $__toTime) >= $__fromTime
      ORDER BY since DESC LIMIT 50`,
    ),
    {
      score: { decimals: 0, width: 70, scale: downIsBad(70, 90) },
      'score of the VJ': { decimals: 0, width: 110, scale: downIsBad(70, 90) },
      pushes: { width: 70 },
      files: { width: 60 },
      'nobody pushed': { unit: 's', decimals: 0, width: 110 },
    },
  );

/** The show around the stutters: where they can be seen, and what came of it. */
export const show = () => [seen(), shows()];
