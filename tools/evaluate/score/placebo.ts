import type { Incident } from '../../../packages/simulator/src/index.ts';
import { pooled } from './classScore.ts';
import { randomFrom } from './numbers.ts';
import type { Said, Truth } from './said.ts';
import { scoreRun } from './scoreRun.ts';

/** One run's truth beside what was said of it. */
export interface Heard {
  readonly truth: Truth;
  readonly said: Said;
}

const SHIFT_MS = 60_000;

/** The same incident at another time, harming everybody: what a claim would have to meet by chance. */
function moved(incident: Incident, byMs: number, viewers: readonly string[]): Incident {
  return { ...incident, from: incident.from + byMs, to: incident.to + byMs, viewers };
}

const pooledF1 = (runs: readonly Heard[]) => pooled(runs.map(({ truth, said }) => scoreRun(truth, said))).f1;

/** F1 with every label 60 s late: what is found then is found by luck. */
export function shiftedF1(runs: readonly Heard[]): number | null {
  return pooledF1(
    runs.map(({ truth, said }) => ({
      said,
      truth: { ...truth, incidents: truth.incidents.map((one) => moved(one, SHIFT_MS, one.viewers)) },
    })),
  );
}

/** F1 with every run given the labels of another one. */
export function shuffledF1(runs: readonly Heard[], seed = 1): number | null {
  const random = randomFrom(seed);
  const order = runs
    .map((run) => ({ run, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ run }) => run);
  return pooledF1(
    order.map(({ truth, said }, index) => {
      const other = order[(index + 1) % order.length]?.truth ?? truth;
      const everybody = [...truth.roster.keys()];
      const incidents = other.incidents.map((one) => moved(one, truth.startMs - other.startMs, everybody));
      return { said, truth: { ...truth, incidents } };
    }),
  );
}

/** F1 over all causes, of the truth as it is. */
export const honestF1 = pooledF1;
