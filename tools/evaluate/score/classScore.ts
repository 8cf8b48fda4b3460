import type { Cause } from '../../../packages/diagnosis/src/index.ts';
import { causesOf } from './causes.ts';
import { mean, share, sum } from './numbers.ts';
import type { Fate, RunScore } from './scoreRun.ts';

/** One cause over many runs. */
export interface ClassScore {
  readonly incidents: number;
  readonly found: number;
  readonly falseClaims: number;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
  /** Mean overlap of the found: shared time over the time of both. */
  readonly iou: number | null;
}

export const foundOf = (runs: readonly RunScore[], cause: Cause): Fate[] =>
  runs.flatMap(({ fates }) =>
    fates.filter(({ incident, claim }) => incident.cause === cause && claim !== null),
  );

/** Shared time over the time of both; nothing where it was not found. */
export function iouOf({ incident, claim }: Fate): number {
  if (claim === null) return 0;
  const shared = Math.min(incident.to, claim.to) - Math.max(incident.from, claim.from);
  const both = Math.max(incident.to, claim.to) - Math.min(incident.from, claim.from);
  return both <= 0 ? 0 : Math.max(0, shared) / both;
}

/**
 * Precision, recall, F1 and overlap of one cause. An incident of two causes that was missed under this one but
 * called by the other is found all the same.
 */
export function scoreClass(runs: readonly RunScore[], cause: Cause): ClassScore {
  const incidents = sum(runs, ({ fates }) => fates.filter(({ incident }) => incident.cause === cause).length);
  const hits = foundOf(runs, cause);
  const falseClaims = sum(runs, (run) => run.falseClaims.filter((claim) => claim.cause === cause).length);
  const found = hits.length;
  return {
    incidents,
    found,
    falseClaims,
    precision: share(found, found + falseClaims),
    recall: share(found, incidents),
    f1: share(2 * found, found + falseClaims + incidents),
    iou: mean(hits.map(iouOf)),
  };
}

/** All causes together: how many incidents were found under a right name, and how much was said of nothing. */
export function pooled(runs: readonly RunScore[]) {
  const incidents = sum(runs, ({ fates }) => fates.length);
  const found = sum(runs, ({ fates }) => fates.filter(({ claim }) => claim !== null).length);
  const falseClaims = sum(runs, (run) => run.falseClaims.length);
  return { incidents, found, falseClaims, f1: share(2 * found, found + falseClaims + incidents) };
}

/** Seconds from an incident's first harm to the first word about it, for those found; negative is a lead. */
export const delaysOf = (runs: readonly RunScore[], cause?: Cause): number[] =>
  runs.flatMap(({ fates }) =>
    fates.flatMap(({ incident, claim }) =>
      claim === null || (cause !== undefined && !causesOf(incident).has(cause))
        ? []
        : [(claim.saidAt - incident.from) / 1000],
    ),
  );

/** F1 of one cause when harm is drawn differently. */
export function variantF1(runs: readonly RunScore[], variant: string, cause: Cause): number | null {
  const scores = runs.flatMap(({ variants }) =>
    variants.filter((one) => one.variant === variant && one.cause === cause),
  );
  return share(
    2 * sum(scores, ({ found }) => found),
    sum(scores, ({ found, falseClaims, incidents }) => found + falseClaims + incidents),
  );
}
