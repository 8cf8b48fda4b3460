import { board } from '../../house/board.ts';

import { failingPanels } from './failing.ts';
import { followedPanels } from './followed.ts';
import { toldPanels } from './told.ts';

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
        panels: toldPanels(),
      },
      {
        title: 'What was said, and what followed',
        panels: followedPanels(),
      },
      { title: 'Who cannot get on the air', panels: failingPanels() },
    ],
  });
