import { annotation } from '../../house/annotations.ts';
import { board } from '../../house/board.ts';
import { causeColours } from '../../house/colours.ts';
import { isInRange } from '../../query/stutters.ts';
import { goalPanels } from './goals.ts';
import { placePanels } from './places.ts';

const incidentBands = () =>
  annotation({
    name: 'Incidents',
    colour: causeColours.downstream_lag,
    sql: `
      SELECT \`from\` AS time, ifNull(\`to\`, $__toTime) AS timeEnd, concat(\`by\`, ' ', cellId) AS title, summary AS text,
        concat(cause, ',', \`by\`) AS tags
      FROM incidents_current WHERE ${isInRange} ORDER BY time LIMIT 200`,
  });

/** Is it one server or network, and are start-up and delay within their goals. */
export const delivery = () =>
  board('delivery', {
    description:
      'Servers and networks whose viewers stand still, start-up and delay by protocol against their goals.',
    from: 'now-6h',
    refresh: '1m',
    annotations: [incidentBands()],
    rows: [
      { title: 'Places', panels: placePanels() },
      { title: 'Goals', panels: goalPanels() },
    ],
  });
