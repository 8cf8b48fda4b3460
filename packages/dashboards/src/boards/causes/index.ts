import { board } from '../../house/board.ts';
import { minutesPanels } from './minutes.ts';
import { whoPanels } from './who.ts';

/** Why rooms stutter, whose fault it is, whether it gets worse, what changed. */
export const causesBoard = () =>
  board('causes', {
    description: 'Why rooms stutter, what the bad ones have in common, what changed against last week.',
    from: 'now-24h',
    refresh: '5m',
    rows: [
      { title: 'How much, and of what', panels: minutesPanels() },
      { title: 'What the bad ones have in common, and what changed', panels: whoPanels() },
    ],
  });
