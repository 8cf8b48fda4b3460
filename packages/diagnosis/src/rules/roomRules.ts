import type { Rule } from './rule.ts';
import { derived } from './sources.ts';

/** Thresholds of the join: what reaches whom, who is named, who is told. */
export const roomRules = [
  {
    name: 'upstreamReachMs',
    value: 8000,
    unit: 'ms',
    source: derived,
    meaning:
      "how long after the pusher's trouble viewers may still stall because of it: path plus the largest cache",
  },
  {
    name: 'cellShare',
    value: 0.4,
    unit: 'ratio',
    source: derived,
    meaning: "share of a group's viewers that must lag to name the group",
  },
  {
    name: 'cellRestShare',
    value: 0.05,
    unit: 'ratio',
    source: derived,
    meaning: 'share of the other viewers that may lag all the same',
  },
  {
    name: 'cellRestProbability',
    value: 0.01,
    unit: 'probability',
    source: derived,
    meaning:
      'or chance of so many other viewers lagging at the baseline that is not yet worth a doubt: one stray of nine',
  },
  {
    name: 'strayMs',
    value: 3000,
    unit: 'ms',
    source: derived,
    meaning: 'lag of a viewer outside the named groups from which it is a stutter of its own',
  },
  {
    name: 'cellBaseline',
    value: 0.02,
    unit: 'ratio',
    source: derived,
    meaning: 'share of viewers that lag at any time on healthy paths',
  },
  {
    name: 'cellProbability',
    value: 0.0001,
    unit: 'probability',
    source: derived,
    meaning: 'chance of so many lagging viewers at the baseline below which a group is named',
  },
  {
    name: 'roomShare',
    value: 0.8,
    unit: 'ratio',
    source: derived,
    meaning: 'share of all viewers from which the whole room lags',
  },
  {
    name: 'upstreamHiddenMs',
    value: 4000,
    unit: 'ms',
    source: derived,
    meaning: "how long the pusher's socket can hide a clog from QUE while viewers already stall",
  },
  {
    name: 'downstreamSettleMs',
    value: 0,
    unit: 'ms',
    source: derived,
    meaning:
      'how long beyond a second of viewing the pusher must have been heard, and well, before stalls in it are called downstream',
  },
  {
    name: 'alertClogMs',
    value: 2000,
    unit: 'ms',
    source: derived,
    meaning: 'age of a clog at which the VJ is told',
  },
  {
    name: 'alertAbsorbedMs',
    value: 6000,
    unit: 'ms',
    source: derived,
    meaning: 'age of a clog at which the VJ is told though caches still hide it',
  },
  {
    name: 'alertFpsMs',
    value: 4000,
    unit: 'ms',
    source: derived,
    meaning: 'age of a low frame rate at which the VJ is told',
  },
] as const satisfies readonly Rule[];
