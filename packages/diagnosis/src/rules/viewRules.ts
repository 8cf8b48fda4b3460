import type { Rule } from './rule.ts';
import { derived } from './sources.ts';

/** Thresholds of a viewer's stalls. */
export const viewRules = [
  {
    name: 'stallMicroMs',
    value: 100,
    unit: 'ms',
    source: 'handbook, "Event Code": loading can take 5 ms',
    meaning: 'loading shorter than this is no stall',
  },
  {
    name: 'stallFreezeMs',
    value: 800,
    unit: 'ms',
    source: 'public SDK headers: block threshold of 2105',
    meaning: 'render gap that one 2105 stands for',
  },
  {
    name: 'freezeJoinMs',
    value: 2000,
    unit: 'ms',
    source: derived,
    meaning: '2105s within this of the first are one freeze',
  },
  {
    name: 'stallCensorMs',
    value: 30000,
    unit: 'ms',
    source: derived,
    meaning: 'silence after which an open stall is counted no further than it was seen',
  },
  {
    name: 'stallWindowMs',
    value: 10000,
    unit: 'ms',
    source: derived,
    meaning: "window in which a viewer's stalls are added up",
  },
  {
    name: 'stallLagMs',
    value: 600,
    unit: 'ms',
    source: derived,
    meaning: 'stalled time in that window from which a viewer lags',
  },
  {
    name: 'stallOpenMs',
    value: 300,
    unit: 'ms',
    source: derived,
    meaning: 'the same where a stall is still on: a player that ran dry seldom plays again before it is felt',
  },
  {
    name: 'stallSevereMs',
    value: 3000,
    unit: 'ms',
    source: derived,
    meaning: 'the same from which it is severe',
  },
  {
    name: 'cacheLowMs',
    value: 200,
    unit: 'ms',
    source: derived,
    meaning: 'cache below which a player runs dry',
  },
  {
    name: 'renderGraceMs',
    value: 10000,
    unit: 'ms',
    source: derived,
    meaning: 'start of a view in which its rendering is not judged',
  },
  {
    name: 'renderEnterMs',
    value: 3000,
    unit: 'ms',
    source: derived,
    meaning: "low FPS with a full cache for this long is the viewer's device",
  },
  {
    name: 'renderSaidMs',
    value: 5000,
    unit: 'ms',
    source: 'handbook, "Event Code": 2101, 2106, 2108',
    meaning: 'or at once, when the player said no longer ago than this that its decoder fails',
  },
] as const satisfies readonly Rule[];
