import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWarehouse } from '../../packages/warehouse/src/index.ts';
import { beginEnvironment } from '../bench/report/environment.ts';
import { withQueries } from '../bench/report/queriesSection.ts';
import { askPanels } from './askPanels.ts';
import { madeDay, makeDay } from './day/makeDay.ts';
import { readDay } from './day/readDay.ts';
import { type Options, readOptions, usage } from './options.ts';
import { sectionText } from './sectionText.ts';

const page = join(import.meta.dirname, '../../docs/benchmarks.md');

async function bench({ size, repetitions, dir, dry }: Options): Promise<void> {
  const environment = beginEnvironment();
  const home = dir ?? (await mkdtemp(join(tmpdir(), 'stutterscope-day-')));
  try {
    const making = (await madeDay(home)) ?? (await makeDay(home, size));
    const warehouse = await openWarehouse({ kind: 'embedded', dir: home });
    try {
      // A day of an earlier run lacks what was made since.
      await warehouse.migrate({ seconds: 3650 });
      const day = await readDay(warehouse);
      const engine = await warehouse.ping();
      const times = await askPanels(warehouse, day.largestRoom, { nowMs: making.endMs, repetitions });
      const text = sectionText({ making, day, engine, times, repetitions, environment: environment() });
      process.stdout.write(`${text}\n`);
      if (!dry) await writeFile(page, withQueries(await readFile(page, 'utf8'), text));
      if (times.some(({ error }) => error !== null)) process.exitCode = 1;
    } finally {
      await warehouse.close();
    }
  } finally {
    if (dir === undefined) await rm(home, { recursive: true, force: true });
  }
}

if (process.argv.includes('--help')) process.stdout.write(usage);
else {
  try {
    await bench(readOptions(process.argv.slice(2)));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    process.stderr.write(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
  }
}
