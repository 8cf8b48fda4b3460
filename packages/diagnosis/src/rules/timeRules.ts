import type { Rule } from './rule.ts';
import { derived } from './sources.ts';

/** Thresholds of silence, lateness and clocks. */
export const timeRules = [
  {
    name: 'sampleGapMs',
    value: 6000,
    unit: 'ms',
    source: derived,
    meaning: 'silence longer than this is unknown, not more of the same',
  },
  {
    name: 'silentMs',
    value: 15000,
    unit: 'ms',
    source: derived,
    meaning: 'a session silent for this long is gone',
  },
  {
    name: 'latenessMs',
    value: 30000,
    unit: 'ms',
    source: derived,
    meaning: 'a batch later than this changes no verdict',
  },
  {
    name: 'clockAheadMs',
    value: 30000,
    unit: 'ms',
    source: derived,
    meaning: 'a client clock further ahead of the server than this is set right',
  },
  {
    name: 'clockBehindMs',
    value: 600000,
    unit: 'ms',
    source: derived,
    meaning: 'a client clock further behind than this is set right; less may be a batch kept offline',
  },
  {
    name: 'clockBehindMostMs',
    value: 93600000,
    unit: 'ms',
    source: derived,
    meaning: 'what is further behind than this is a recording, and keeps its times',
  },
] as const satisfies readonly Rule[];
