import { annotation } from '../../house/annotations.ts';
import { board } from '../../house/board.ts';
import { causeColours } from '../../house/colours.ts';
import { isInRange } from '../../query/stutters.ts';

import { nowPanels } from './now.ts';
import { overTimePanels } from './overTime.ts';

const incidentBands = () =>
  annotation({
    name: 'Incidents',
    colour: causeColours.downstream_lag,
    sql: `
      SELECT \`from\` AS time, ifNull(\`to\`, $__toTime) AS timeEnd, concat(\`by\`, ' ', cellId) AS title, summary AS text,
        concat(cause, ',', \`by\`) AS tags
      FROM incidents_current WHERE ${isInRange} ORDER BY time`,
  });

/** Which rooms are bad now, why, and how many suffer: the page to open first. */
export const roomsNow = () =>
  board('rooms', {
    description: 'Which rooms stutter now, why, and how many viewers suffer. Open this first.',
    from: 'now-30m',
    refresh: '10s',
    annotations: [incidentBands()],
    rows: [
      {
        title: 'Now',
        panels: nowPanels(),
      },
      { title: 'Over time', panels: overTimePanels() },
    ],
  });
