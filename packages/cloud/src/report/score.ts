import type { Stutter } from '@stutterscope/diagnosis';
import type { Span } from '../broadcast/spans.ts';

/** How much a moment is spoiled, by how bad the stutter is; what caches hide spoils nothing. */
const WEIGHTS = { absorbed: 0, visible: 1, severe: 2 } as const satisfies Record<Stutter['severity'], number>;
/** Nobody pushes: no viewer has a picture. */
const GAP_WEIGHT = 2;
/** So much of a show spoiled halves its score. */
const HALVING_SHARE = 0.1;

/** What spoiled a show, and for how long, in weighted ms. */
export interface Spoil {
  /** The stutter's id, or null for time without a push. */
  readonly stutter: string | null;
  readonly spoiledMs: number;
}

interface Weighted extends Span {
  readonly stutter: string | null;
  readonly weight: number;
}

/** The share of the viewers whom it hit; all of them where nobody could be asked and the push is the cause. */
function shareOf({ cause, viewers }: Stutter): number {
  if (viewers.watching > 0) return Math.min(1, viewers.affected / viewers.watching);
  return cause === 'downstream_lag' ? 0 : 1;
}

function weightedOf(stutters: readonly Stutter[], gaps: readonly Span[], until: number): Weighted[] {
  return [
    ...stutters.map((stutter) => ({
      stutter: stutter.id,
      from: stutter.visibleFrom ?? stutter.from,
      to: stutter.to ?? until,
      weight: WEIGHTS[stutter.severity] * shareOf(stutter),
    })),
    ...gaps.map(({ from, to }) => ({ stutter: null, from, to, weight: GAP_WEIGHT })),
  ].filter(({ weight, from, to }) => weight > 0 && to > from);
}

/** What spoiled a show. At each moment only the worst counts: what overlaps is not counted twice. */
export function spoilsOf({ from, to }: Span, stutters: readonly Stutter[], gaps: readonly Span[]): Spoil[] {
  const bad = weightedOf(stutters, gaps, to);
  const edges = [from, to, ...bad.flatMap((one) => [one.from, one.to])].filter(
    (at) => at >= from && at <= to,
  );
  const spoiled = new Map<string | null, number>();
  const moments = [...new Set(edges)].toSorted((a, b) => a - b);
  for (const [index, end] of moments.entries()) {
    const start = moments[index - 1];
    if (start === undefined) continue;
    let worst: Weighted | undefined;
    for (const one of bad) {
      if (one.from <= start && one.to >= end && one.weight > (worst?.weight ?? 0)) worst = one;
    }
    if (worst === undefined) continue;
    spoiled.set(worst.stutter, (spoiled.get(worst.stutter) ?? 0) + worst.weight * (end - start));
  }
  return [...spoiled].map(([stutter, spoiledMs]) => ({ stutter, spoiledMs: Math.round(spoiledMs) }));
}

/** 100 for a show that nothing spoiled; half of that for each tenth of it that is spoiled. */
export function scoreOf({ from, to }: Span, spoils: readonly Spoil[]): number {
  const total = spoils.reduce((sum, { spoiledMs }) => sum + spoiledMs, 0);
  const share = total / Math.max(1000, to - from);
  return Math.round(100 * 2 ** (-share / HALVING_SHARE));
}
