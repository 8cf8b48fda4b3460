import type { Rule } from './rule.ts';
import { derived } from './sources.ts';

/** Constants of the queue model that says what a stutter cost. They decide no verdict. */
export const whatIfRules = [
  {
    name: 'whatIfAudioFrames',
    value: 43,
    unit: 'frames/s',
    source: 'AAC: 1024 samples a frame at 44.1 kHz',
    meaning: 'sound frames a second that wait in QUE beside the pictures',
  },
  {
    name: 'whatIfSocketMs',
    value: 400,
    unit: 'ms',
    source: derived,
    meaning: 'media in a full socket, which stands before every queue and is reported by nobody',
  },
  {
    name: 'whatIfCatchUp',
    value: 0.2,
    unit: 'ratio',
    source: derived,
    meaning: 'how much faster than live a player may play to shorten its cache',
  },
  {
    name: 'whatIfSmoothCacheMs',
    value: 5000,
    unit: 'ms',
    source: 'handbook, "Player Optimization": the cache of smooth mode, the most of auto mode',
    meaning: 'cache of a viewer on smooth mode',
  },
  {
    name: 'whatIfRestViewers',
    value: 3,
    unit: 'viewers',
    source: derived,
    meaning: 'other viewers from which on their lag tells what was late for everybody',
  },
  {
    name: 'whatIfMeasureError',
    value: 0.03,
    unit: 'ratio',
    source: derived,
    meaning: 'how far timers and the edges of samples may put a sum of stalls wrong',
  },
  {
    name: 'whatIfSmoothError',
    value: 0.3,
    unit: 'ratio',
    source: derived,
    meaning: 'least error that the part of the stalls smooth mode would have kept is given',
  },
  {
    name: 'whatIfAlignMs',
    value: 3000,
    unit: 'ms',
    source: derived,
    meaning: 'how far apart the same delay may be seen at the pusher and at a viewer',
  },
] as const satisfies readonly Rule[];
