import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compare } from './compare/comparison.ts';
import { type Options, readOptions, usage } from './options.ts';
import { realismPage } from './report/page.ts';
import { versionsHere } from './report/versions.ts';
import { keepRuns, keptRuns } from './rig/keptRuns.ts';
import { publishers } from './rig/publishers.ts';
import { NoNamespaces } from './rig/realRun.ts';
import { realRuns } from './rig/realRuns.ts';
import type { RealRun } from './rig/run.ts';

const root = join(import.meta.dirname, '../..');

const tell = (line: string) => void process.stderr.write(`${line}\n`);

/** Runs are kept as they are made: an hour's work is not lost with its last minute. */
async function madeRuns(options: Options, stop: AbortSignal): Promise<RealRun[]> {
  const runs: RealRun[] = [];
  for await (const made of realRuns(options, stop, tell)) {
    runs.push(...made);
    if (options.keep !== undefined) await keepRuns(options.keep, made);
  }
  return runs;
}

async function realstack(options: Options, stop: AbortSignal): Promise<void> {
  const { from } = options;
  const runs = from === undefined ? await madeRuns(options, stop) : await keptRuns(from);
  if (runs.length === 0) throw new Error('no run came about: the machine was too busy, or see above');
  const comparisons = publishers
    .map(({ name }) => ({ name, own: runs.filter(({ publisher }) => publisher === name) }))
    .filter(({ own }) => own.length > 0)
    .map(({ name, own }) => compare(name, own));
  // Kept runs may be older than what reads them: the page says which it was.
  const command = from === undefined ? 'npm run realstack' : 'npm run realstack -- --from DIR';
  const page = realismPage(
    runs,
    comparisons,
    versionsHere(command, Math.max(...runs.map(({ endMs }) => endMs))),
  );
  process.stdout.write(page);
  if (options.write) await writeFile(join(root, 'docs/realism.md'), page);
}

/** The first Ctrl-C takes everything down in order; a push is never left behind. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => controller.abort());
  return controller.signal;
}

if (process.argv.includes('--help')) process.stdout.write(usage);
else {
  const stop = stopSignal();
  try {
    await realstack(readOptions(process.argv.slice(2), root), stop);
  } catch (error) {
    if (stop.aborted) process.exitCode = 130;
    else if (error instanceof NoNamespaces) tell(`skipped: ${error.message}`);
    else if (error instanceof TypeError) {
      tell(`${error.message}\n\n${usage}`);
      process.exitCode = 2;
    } else throw error;
  }
}
