import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Mutant } from './mutant.ts';

const root = join(import.meta.dirname, '../..');
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const args = [vitest, 'run', '--config', 'tools/mutate/vitest.config.ts'];

/** Runs the tests of hand-made rooms over a mutant, or over nothing broken; gives the first that fails. */
export function failingTest(mutant: Mutant | null): Promise<string | null> {
  const env = { ...process.env, STUTTERSCOPE_MUTANT: JSON.stringify(mutant) };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: root, env }, (error, stdout, stderr) => {
      const [first] = stdout.split('\n');
      if (error === null) resolve(null);
      else if (first) resolve(first);
      else reject(new Error(`the hand-made rooms did not run: ${stderr}`, { cause: error }));
    });
  });
}
