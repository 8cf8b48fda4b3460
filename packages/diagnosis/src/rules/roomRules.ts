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
    meaning: 'share of viewers that lag at any time on healthy paths, until the room has shown its own',
  },
  {
    name: 'cellBaselineLeast',
    value: 0.005,
    unit: 'ratio',
    source: derived,
    meaning: 'the least share that a room is believed to have',
  },
  {
    name: 'cellBaselineMost',
    value: 0.1,
    unit: 'ratio',
    source: derived,
    meaning: 'the most; also the most that one second may count for, so that a fault is not learned as usual',
  },
  {
    name: 'cellBaselineMs',
    value: 120000,
    unit: 'ms',
    source: derived,
    meaning: 'time in which a room learns its share',
  },
  {
    name: 'cellPrior',
    value: 0.01,
    unit: 'ratio',
    source: derived,
    meaning: 'how often a group is at fault, to how often those who lag do so each by itself',
  },
  {
    name: 'cellCertainty',
    value: 0.6,
    unit: 'probability',
    source: derived,
    meaning: 'how likely a group must be at fault, against everything else together, to be named',
  },
  {
    name: 'cellSuspicion',
    value: 0.8,
    unit: 'probability',
    source: derived,
    meaning: 'how likely a common fault must be for viewers to be told as one though no group can be named',
  },
  {
    name: 'cellSuspect',
    value: 0.1,
    unit: 'probability',
    source: derived,
    meaning: 'part of that likelihood from which a group is said to be undecided',
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
    name: 'beyondStallMs',
    value: 4000,
    unit: 'ms',
    source: 'handbook, "Player Optimization": from 1 s to 5 s, as far as caches differ',
    meaning:
      "stalled time in the window, beyond the others', that the pusher's trouble and caches do not explain",
  },
  {
    name: 'strainOdds',
    value: 25,
    unit: 'ratio',
    source: derived,
    meaning:
      "how much likelier a fault of the whole room is the push's where its batches waited, its queue rose or it is in trouble",
  },
  {
    name: 'strainOddsLeast',
    value: 8,
    unit: 'ratio',
    source: derived,
    meaning:
      'how much rarer such a sign must be at other times to lay what all viewers feel to the push, not to the delivery',
  },
  {
    name: 'strainViewersLeast',
    value: 2,
    unit: 'viewers',
    source: derived,
    meaning: 'viewers who must stall in the same second for a clog that no queue showed',
  },
  {
    name: 'strainReachMs',
    value: 3000,
    unit: 'ms',
    source: derived,
    meaning: "how long after such a sign viewers' caches may run dry by it",
  },
  {
    name: 'strainAheadMs',
    value: 2000,
    unit: 'ms',
    source: derived,
    meaning:
      "how long after its viewers stalled a push's own queue may speak for such a sign to be superfluous",
  },
  {
    name: 'downstreamSentMs',
    value: 1000,
    unit: 'ms',
    source: 'handbook, "Player Cache": no mode keeps less than 1 s',
    meaning:
      'what viewers see was sent at least this long ago: so much sooner the pusher must have been heard, and well',
  },
  {
    name: 'downstreamAheadMs',
    value: 3000,
    unit: 'ms',
    source: derived,
    meaning: 'the same while other viewers are fine, which speaks for the pusher',
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
