import { board } from '../../house/board.ts';
import { lossPanels } from './lost.ts';
import { metricPanels } from './metrics.ts';
import { glancePanels } from './stored.ts';

/** Are we blind anywhere: what comes in, how late, and what is lost. */
export const pipeline = () =>
  board('pipeline', {
    description:
      'Intake, delay, lag, refusals, dead letters, telemetry lost: whether the other dashboards can be believed.',
    from: 'now-1h',
    refresh: '30s',
    rows: [
      { title: 'Stored', panels: glancePanels() },
      { title: 'Processes (needs a Prometheus)', panels: metricPanels() },
      { title: 'Lost, set aside, unknown', panels: lossPanels() },
    ],
  });
