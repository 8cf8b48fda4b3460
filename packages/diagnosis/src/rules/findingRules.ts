import type { Rule } from './rule.ts';
import { derived } from './sources.ts';

/** Thresholds of findings: what is true of a session beside its stutters. */
export const findingRules = [
  {
    name: 'findingReopenMs',
    value: 10000,
    unit: 'ms',
    source: derived,
    meaning: 'a finding that returns within this is the same one',
  },
  {
    name: 'pushFailedMs',
    value: 2000,
    unit: 'ms',
    source: derived,
    meaning: 'a failure to push that is mended sooner is none',
  },
  {
    name: 'cameraFirstFrameMs',
    value: 3000,
    unit: 'ms',
    source: derived,
    meaning: 'time from the open camera (1003) to its first picture (1007) beyond which it gives none',
  },
  {
    name: 'troubleQuietMs',
    value: 10000,
    unit: 'ms',
    source: derived,
    meaning: "time without another viewer that ends a finding of a room's viewers",
  },
  {
    name: 'showEndMs',
    value: 3000,
    unit: 'ms',
    source: derived,
    meaning: 'how long a push must go on behind a lost view (-2301) for it to be no end of the show',
  },
] as const satisfies readonly Rule[];
