import { annotation } from '../../house/annotations.ts';
import { board } from '../../house/board.ts';
import { BAD, severityColours } from '../../house/colours.ts';
import { thisRoom } from '../../query/roomGauges.ts';
import { isInRange } from '../../query/stutters.ts';
import { bothEnds } from './bothEnds.ts';
import { details } from './details.ts';
import { nowPanels } from './now.ts';
import { show } from './show.ts';

const verdictBands = () =>
  annotation({
    name: 'Verdicts',
    colour: severityColours.visible,
    sql: `
      SELECT \`from\` AS time, ifNull(\`to\`, $__toTime) AS timeEnd, cause AS title, summary AS text, concat(cause, ',', severity) AS tags
      FROM stutters_current WHERE ${thisRoom} AND ${isInRange} ORDER BY time LIMIT 200`,
  });

const alertMarks = () =>
  annotation({
    name: 'Alerts',
    colour: BAD,
    sql: `
      SELECT at AS time, ifNull(resolvedAt, at) AS timeEnd, concat('Told the ', audience) AS title, message AS text, concat('alert,', cause) AS tags
      FROM alerts_current WHERE ${thisRoom} AND $__timeFilter(at) ORDER BY time LIMIT 200`,
  });

/** The handbook's quality monitor and more: one room, both ends on one time axis. */
export const room = () =>
  board('room', {
    description:
      'One room: what is wrong, whose end it is, by which numbers. Pusher and viewers on one time axis.',
    from: 'now-15m',
    refresh: '10s',
    annotations: [verdictBands(), alertMarks()],
    rows: [
      { title: 'Now', panels: nowPanels() },
      { title: 'Both ends over time', panels: bothEnds() },
      { title: 'Why, and what was said', panels: details() },
      { title: 'The show and its recordings', panels: show() },
    ],
  });
