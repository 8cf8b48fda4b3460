import { describe, expect, it } from 'vitest';
import type { RuleName } from '../packages/diagnosis/src/index.ts';
import { pointsUnder } from './support/points.ts';

const never = 3_600_000;

/** Points: less than one incident. */
const NOTICEABLE = 0.5;

/** Each group of thresholds, broken. */
const mutations: readonly { what: string; rules: Partial<Record<RuleName, number>> }[] = [
  {
    what: 'a clog needs a far longer queue',
    rules: { clogQueFrames: 50, clogQueStayFrames: 49, clogQueRisingFrames: 200 },
  },
  { what: 'a clog never ends', rules: { clogExitMs: never } },
  { what: 'caches hide every backlog', rules: { viewerCacheMs: never } },
  { what: 'hardly any frame rate is low', rules: { fpsLowRatio: 0.2, fpsTooLow: 1 } },
  { what: 'a frame rate must be low for half a minute', rules: { fpsEnterMs: 30_000 } },
  { what: 'a push warms up until its end', rules: { fpsWarmUpMs: never } },
  { what: 'no CPU is ever busy', rules: { cpuBusyPercent: 101 } },
  { what: 'every CPU is busy', rules: { cpuBusyPercent: 0 } },
  { what: 'no group is ever hit', rules: { cellShare: 2 } },
  { what: 'no group is ever suspected', rules: { cellPrior: 1e-30 } },
  { what: 'what a pusher does reaches nobody', rules: { upstreamReachMs: 0, upstreamHiddenMs: -never } },
  {
    what: 'no pusher is heard for long enough',
    rules: { downstreamSentMs: -never, downstreamAheadMs: -never },
  },
  { what: 'no viewer ever stalls enough', rules: { stallLagMs: never } },
  { what: 'stalls are hardly added up', rules: { stallWindowMs: 1000 } },
  { what: "no viewer's device is ever slow", rules: { renderEnterMs: never, renderSaidMs: -1 } },
  { what: 'no loading is a stall', rules: { stallMicroMs: never } },
  { what: 'nothing may come late', rules: { latenessMs: 100 } },
  { what: 'a VJ is told of a clog when it is long over', rules: { alertClogMs: never } },
  { what: 'a VJ is told of low FPS when it is long over', rules: { alertFpsMs: never } },
];

describe('the evaluation notices when', () => {
  const whole = pointsUnder({});

  it.each(mutations)('$what', ({ rules }) => {
    expect(pointsUnder({ everywhere: rules })).toBeLessThan(whole - NOTICEABLE);
  });
});
