import Type, { type Static } from 'typebox';
import type { Rules } from '../rules/ruleTable.ts';
import type { Account, Cost } from './account.ts';

/** A figure and the interval that holds the truth nine times in ten. */
export const Estimate = Type.Object({ value: Type.Number(), low: Type.Number(), high: Type.Number() });
export type Estimate = Static<typeof Estimate>;

/** How often the unknowns are drawn. */
const DRAWS = 200;
const LOW = 0.05;
const HIGH = 0.95;

/** What is not known, drawn once: the same for all stutters of a room, for the same errors run through all. */
interface Draw {
  /** Times what the model leaves without the cause. */
  readonly left: number;
  /** How far silence is taken to have been like what was heard: 0 is nothing happened in it. */
  readonly silence: number;
  /** Part of what another cause may have done as well that is this one's doing. */
  readonly share: number;
  /** Times what was observed: timers, and the edges of seconds. */
  readonly measure: number;
  /** How much of the model's error as it was is met again. */
  readonly trust: number;
  /** By how much of a sample the edges of few frames are off. */
  readonly edge: number;
  /** Picks the viewer whose model error is met. */
  readonly pick: number;
}

/** The unknowns, drawn from the caller's generator. */
export function drawsFrom(random: () => number, rules: Rules): Draw[] {
  return Array.from({ length: DRAWS }, () => ({
    left: Math.max(0, 2.5 * random() - 0.25),
    silence: 2 * random(),
    share: Math.min(1, 2 * random()),
    measure: 1 + rules.whatIfMeasureError * (2 * random() - 1),
    trust: Math.max(0, 2 * random() - 1),
    edge: random() - 0.5,
    pick: random(),
  }));
}

/** A figure under the best guess and under each draw. */
export interface Drawn {
  readonly value: number;
  readonly draws: readonly number[];
}

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

export function added(all: readonly Drawn[]): Drawn {
  return {
    value: sumOf(all.map(({ value }) => value)),
    draws: Array.from({ length: DRAWS }, (_, index) => sumOf(all.map(({ draws }) => draws[index] ?? 0))),
  };
}

/** How far the replay as it was missed each viewer's stalls, as a part of them. */
const residualsOf = (accounts: readonly Account[]): number[] =>
  accounts.flatMap(({ stall: { observedMs }, asWasMs }) =>
    observedMs > 0 ? [(asWasMs - observedMs) / observedMs] : [],
  );

const scaled = (heard: number, silence: number) => (heard > 0 ? Math.max(heard, 0.05) ** -silence : 1);

/** What would not have been without the cause, viewer-ms: bootstrapped over viewers' model errors and the draws. */
export function avoidable(
  accounts: readonly Account[],
  costOf: (account: Account) => Cost,
  draws: readonly Draw[],
): Drawn {
  const residuals = residualsOf(accounts);
  const best = (account: Account) => {
    const { observedMs, withoutMs, heard } = costOf(account);
    return Math.max(0, observedMs - withoutMs) * scaled(heard, 1);
  };
  const one = (account: Account, index: number, draw: Draw) => {
    const { observedMs, withoutMs, heard, edgesMs } = costOf(account);
    const met =
      residuals[Math.floor(draw.pick * residuals.length + index) % Math.max(1, residuals.length)] ?? 0;
    const left = draw.left * withoutMs + Math.abs(met) * observedMs * draw.trust;
    const seen = observedMs + draw.edge * edgesMs;
    const gone = Math.max(0, seen - left) * scaled(heard, draw.silence) * draw.measure;
    return account.shared ? gone * draw.share : gone;
  };
  return {
    value: sumOf(accounts.map(best)),
    draws: draws.map((draw) => sumOf(accounts.map((account, index) => one(account, index, draw)))),
  };
}

/** What smooth mode would have saved, viewer-ms; below zero where its longer loading costs more. */
export function savedBySmooth(accounts: readonly Account[], draws: readonly Draw[], rules: Rules): Drawn {
  const changed = accounts.filter(({ asWasMs, smoothMs }) => asWasMs > 0 && asWasMs !== smoothMs);
  const observed = sumOf(changed.map(({ stall }) => stall.observedMs * scaled(stall.heard, 1)));
  const asWas = sumOf(changed.map(({ asWasMs }) => asWasMs));
  const kept = asWas === 0 ? 1 : sumOf(changed.map(({ smoothMs }) => smoothMs)) / asWas;
  // What is off as it was is taken to be as far off with another cache.
  const seen = sumOf(changed.map(({ stall }) => stall.observedMs));
  const error = Math.max(rules.whatIfSmoothError, seen === 0 ? 0 : Math.abs(asWas - seen) / seen);
  return {
    value: observed * (1 - kept),
    draws: draws.map(({ edge, measure }) => observed * measure * (1 - Math.max(0, kept + error * 2 * edge))),
  };
}

const MS_A_MINUTE = 60_000;

/** Viewer-minutes, to the thousandth. */
export const minutes = (ms: number): number => Math.round(ms / (MS_A_MINUTE / 1000)) / 1000;

/** The figure in viewer-minutes with its interval, which never leaves the figure out. */
export function estimateOf({ value, draws }: Drawn): Estimate {
  const sorted = [...draws].sort((a, b) => a - b);
  const at = (q: number) => sorted[Math.round(q * (sorted.length - 1))] ?? value;
  return {
    value: minutes(value),
    low: minutes(Math.min(value, at(LOW))),
    high: minutes(Math.max(value, at(HIGH))),
  };
}
