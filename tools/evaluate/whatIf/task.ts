import {
  type Cause,
  diagnoseRecording,
  type Estimate,
  type WhatIf,
  whatIf,
} from '../../../packages/diagnosis/src/index.ts';
import {
  type Relived,
  relive,
  type Scenario,
  type SeenSecond,
} from '../../../packages/simulator/src/index.ts';
import { causes } from '../score/causes.ts';
import { randomFrom } from '../score/numbers.ts';
import { slideshowMinutes, stallMinutes } from './truth.ts';

/** One estimate beside the truth, viewer-minutes. */
export interface Pair {
  readonly family: string;
  readonly cause: Cause;
  readonly what: 'stall' | 'slideshow' | 'smooth';
  readonly truth: number;
  /** Null where no stutter of the cause was said, so nobody was asked. */
  readonly estimate: Estimate | null;
  readonly observed: number;
  readonly modelError: number | null;
}

const lost = (
  minutes: (seen: readonly SeenSecond[]) => number,
  seen: Relived['seen'],
  without: Relived['seen'],
) => minutes(seen) - minutes(without);

function pairsOf(cause: Cause, told: WhatIf | undefined, { seen, without }: Relived, family: string): Pair[] {
  const other = without.get(cause);
  if (other === undefined) return [];
  const pair = (what: 'stall' | 'slideshow', truth: number): Pair => ({
    family,
    cause,
    what,
    truth,
    estimate: told?.[what].avoidable ?? null,
    observed: told?.[what].observed ?? 0,
    modelError: told?.modelError ?? null,
  });
  return [
    pair('stall', lost(stallMinutes, seen, other)),
    pair('slideshow', lost(slideshowMinutes, seen, other)),
  ];
}

/** What smooth mode saves concerns all stalls of a room, whatever their cause. */
function smoothOf(told: readonly WhatIf[], { seen, smooth }: Relived, family: string): Pair[] {
  const [only, ...more] = told.filter(({ smoothSaves }) => smoothSaves !== null);
  if (only === undefined || more.length > 0) return [];
  const truth = lost(stallMinutes, seen, smooth);
  const { cause, smoothSaves: estimate, modelError, stall } = only;
  return [{ family, cause, what: 'smooth', truth, estimate, observed: stall.observed, modelError }];
}

/** Asks what a run's stutters cost, and what it would have been: the same seed without the cause. */
export const pairsOfScenario = (scenario: Scenario, data: string | null): Pair[] =>
  pairsOfRelived(scenario, relive(scenario, { data }));

/** The same of a run that was lived through before. */
export function pairsOfRelived(scenario: Scenario, relived: Relived): Pair[] {
  const batches = relived.delivered.map(({ batch }) => batch);
  const stutters = diagnoseRecording(batches).filter((verdict) => verdict.kind === 'stutter');
  const told = whatIf({ batches, stutters, random: randomFrom(scenario.seed) }).causes;
  const { family } = scenario;
  return [
    ...causes.flatMap((cause) =>
      pairsOf(
        cause,
        told.find((one) => one.cause === cause),
        relived,
        family,
      ),
    ),
    ...smoothOf(told, relived, family),
  ];
}
