import { execFile } from 'node:child_process';
import { join } from 'node:path';

const cliMain = join(import.meta.dirname, '../../../apps/cli/src/main.ts');

/** What `stutterscope doctor` finds wrong while something is. */
export interface Diagnosis {
  readonly part: string;
  readonly found: string;
  readonly fix: string;
}

/** Asks `stutterscope doctor`, as whoever is on call would; gives what is not well, programs for tests left out. */
export async function askDoctor(env: Readonly<Record<string, string>>): Promise<Diagnosis[]> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const own = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env };
  // It ends with 1 where something is missing, which is what is asked for.
  execFile(process.execPath, [cliMain, 'doctor', '--json'], { env: own, timeout: 60_000 }, (_error, stdout) =>
    resolve(stdout),
  );
  const lines = (await promise).split('\n').filter((line) => line !== '');
  return lines
    .map((line): Diagnosis & { state: string } => JSON.parse(line))
    .filter(({ state, fix }) => state !== 'ok' && fix !== '')
    .map(({ part, found, fix }) => ({ part, found, fix }));
}
