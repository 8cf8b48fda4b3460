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
  {
    name: 'clockDelayMs',
    value: 300,
    unit: 'ms',
    source: derived,
    meaning: 'a clock that seems behind by no more than this is right: the quickest batch took so long',
  },
  {
    name: 'clockAlikeMs',
    value: 1000,
    unit: 'ms',
    source: derived,
    meaning: 'how far the lateness of two batches may differ to speak of a clock that is behind',
  },
  {
    name: 'clockApartMs',
    value: 500,
    unit: 'ms',
    source: derived,
    meaning: 'how far apart these two must have been sent: what was kept offline comes at once',
  },
  {
    name: 'clockAlikeBatches',
    value: 2,
    unit: 'events',
    source: derived,
    meaning: 'how many batches must be as late as the one before them',
  },
  {
    name: 'clockStepMs',
    value: 200,
    unit: 'ms',
    source: derived,
    meaning: 'steps in which a clock is set right: a slightly better estimate changes nothing',
  },
  {
    name: 'delayBatchMs',
    value: 400,
    unit: 'ms',
    source: derived,
    meaning: "a push's batch that came so much later than its quickest waited behind the stream",
  },
  {
    name: 'delayJitterMs',
    value: 300,
    unit: 'ms',
    source: derived,
    meaning: 'and was not overtaken by more than this: what waits in one queue keeps its order',
  },
  {
    name: 'delayOvertakenShare',
    value: 0.25,
    unit: 'ratio',
    source: derived,
    meaning: 'or than this share of its wait: what a dead link held is sent again after what is new',
  },
] as const satisfies readonly Rule[];
