import { confidenceWeights } from './confidenceWeights.ts';
import type { Evidence, Stutter } from './verdict.ts';

/** What of a stutter speaks for its being right. Each is of the size of one. */
export interface Features {
  readonly base: number;
  readonly severe: number;
  /** Log-odds of the viewers hurt, a tenth of a viewer short of none and of all. */
  readonly share: number;
  /** How far the first evidence is beyond its limit, as a logarithm. */
  readonly margin: number;
  /** Lines of evidence for it, less those against. */
  readonly support: number;
}

type Judged = Pick<Stutter, 'cause' | 'severity' | 'viewers' | 'evidence'>;

const within = (value: number, most: number) => Math.max(-most, Math.min(most, value));

function marginOf({ value, limit, comparison }: Evidence): number {
  if (value <= 0 || limit <= 0) return 0;
  const beyond = Math.log(value / limit);
  return within(comparison.startsWith('<') ? -beyond : beyond, 2);
}

/** The features of a stutter, from nothing but what stands in it: whoever reads the verdict can do the sum. */
export function featuresOf({ severity, viewers: { affected, watching }, evidence }: Judged): Features {
  const [first] = evidence.filter(({ supports }) => supports);
  const support = evidence.reduce((sum, { supports }) => sum + (supports ? 1 : -1), 0);
  const odds = Math.log((affected + 0.1) / (Math.max(0, watching - affected) + 0.1));
  return {
    base: 1,
    severe: severity === 'severe' ? 1 : 0,
    share: watching === 0 ? 0 : within(odds / 2, 2),
    margin: first === undefined ? 0 : marginOf(first),
    support: within(support / 2, 2),
  };
}

/** The log-odds that weights give to features. */
export function logOddsOf(weights: Features, { base, severe, share, margin, support }: Features): number {
  return (
    weights.base * base +
    weights.severe * severe +
    weights.share * share +
    weights.margin * margin +
    weights.support * support
  );
}

/** The chance that log-odds stand for, 0 to 1. */
export const chanceOf = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));

/**
 * How likely a stutter is right in cause and time, 0 to 1 in hundredths: a logistic sum of its features, its weights
 * learned where the truth is known (docs/diagnosis.md, "Confidence").
 */
export function confidenceOf(judged: Judged): number {
  const odds = logOddsOf(confidenceWeights[judged.cause], featuresOf(judged));
  return Math.round(100 * chanceOf(odds)) / 100;
}
