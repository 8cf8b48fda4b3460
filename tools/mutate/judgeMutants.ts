import { judgeAll } from '../evaluate/run/pool.ts';
import type { CheckName } from './checks.ts';
import { failingTest } from './handMade.ts';
import type { Mutant } from './mutant.ts';
import type { Noticed, Task } from './worker.ts';

/** A mutant, and what noticed it: nothing where it survived. */
export interface Fate {
  readonly mutant: Mutant;
  readonly by: readonly string[];
  /** Where the simulated rooms did not notice: the test of a hand-made room that did. */
  readonly test: string | null;
}

/** What a mutant is put to: first what its part of the diagnosis decides. */
function checksFor({ edit: { file } }: Mutant): CheckName[] {
  const isOf = (part: string) => file.startsWith(`${part}/`) || file === `rules/${part}Rules.ts`;
  if (isOf('platform')) return ['platforms'];
  if (isOf('whatIf')) return ['what-if'];
  return isOf('time') || file === 'session/skew.ts' ? ['rooms', 'delivery'] : ['rooms'];
}

/** As many tests of hand-made rooms at a time as there is little use in more. */
const TESTS_AT_ONCE = 2;

async function withTests(fates: readonly Fate[], onProgress: () => void): Promise<Fate[]> {
  const left = [...fates.entries()].filter(([, { by }]) => by.length === 0);
  const judged = [...fates];
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [at, fate] = next;
      judged[at] = { ...fate, test: await failingTest(fate.mutant) };
      onProgress();
    }
  };
  await Promise.all(Array.from({ length: TESTS_AT_ONCE }, work));
  return judged;
}

/** Puts every mutant to the evaluation, and those it does not notice to the tests of hand-made rooms. */
export async function judgeMutants(
  mutants: readonly Mutant[],
  onProgress: (done: number, of: number) => void,
): Promise<Fate[]> {
  const unbroken = await failingTest(null);
  if (unbroken !== null) throw new Error(`the tests of hand-made rooms fail without a mutant: ${unbroken}`);
  const tasks = mutants.map((mutant): Task => ({ mutant, checks: checksFor(mutant) }));
  const script = new URL('./worker.ts', import.meta.url);
  const nameOf = ({ mutant }: Task) => mutant.name;
  const noticed = await judgeAll<Task, Noticed>(script, tasks, nameOf, null, (done) =>
    onProgress(done, tasks.length),
  );
  const fates = mutants.map((mutant, at) => ({ mutant, by: noticed[at]?.by ?? [], test: null }));
  const unnoticed = fates.filter(({ by }) => by.length === 0).length;
  let done = 0;
  return withTests(fates, () => {
    done += 1;
    onProgress(done, unnoticed);
  });
}
