import { parentPort } from 'node:worker_threads';
import type { check as Check, CheckName, worse as Worse } from './checks.ts';
import type { Mutant } from './mutant.ts';
import { urlUnder } from './mutatedModules.ts';
import { drawSample } from './sample.ts';

/** One mutant, and the checks it is put to until one notices. */
export interface Task {
  readonly mutant: Mutant;
  readonly checks: readonly CheckName[];
}

/** What noticed it; empty where nothing did. */
export interface Noticed {
  readonly by: readonly string[];
}

interface Checks {
  readonly check: typeof Check;
  readonly worse: typeof Worse;
}

const module = new URL('./checks.ts', import.meta.url);
const under = async (mutant: Mutant | null): Promise<Checks> => import(urlUnder(mutant, module));

const sample = drawSample();
const whole = await under(null);
const figures = new Map<CheckName, ReturnType<typeof Check>>();

function figuresOfWhole(name: CheckName): ReturnType<typeof Check> {
  const known = figures.get(name) ?? whole.check(name, sample);
  figures.set(name, known);
  return known;
}

/** A mutant that throws, or gives what is no number, is noticed by that. */
function tried(broken: Checks, name: CheckName): string[] {
  try {
    return whole.worse(figuresOfWhole(name), broken.check(name, sample));
  } catch (error) {
    return [`throws: ${error instanceof Error ? error.message : String(error)}`];
  }
}

parentPort?.on('message', async ({ mutant, checks }: Task) => {
  const broken = await under(mutant);
  for (const name of checks) {
    const by = tried(broken, name);
    if (by.length === 0) continue;
    parentPort?.postMessage({ by } satisfies Noticed);
    return;
  }
  parentPort?.postMessage({ by: [] } satisfies Noticed);
});
