import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readOptions, type Size, usage } from './options.ts';
import { measureCollectorAlone, measurePipeline } from './pipeline/measurePipeline.ts';
import { collectorFigures, collectorText } from './report/collectorReport.ts';
import { beginEnvironment } from './report/environment.ts';
import { figuresOf, type Results } from './report/figures.ts';
import { benchmarksPage, resultsText } from './report/page.ts';
import { measureGrowth } from './run/growth.ts';
import { measureMemory } from './run/memory.ts';
import { measureSpeed } from './run/speed.ts';

const page = join(import.meta.dirname, '../../docs/benchmarks.md');

async function measure(size: Size): Promise<Results> {
  const environment = beginEnvironment();
  const pipeline = await measurePipeline(size);
  const speed = measureSpeed(size);
  const growth = measureGrowth(size);
  const memory = measureMemory(size);
  return { size: size.name, environment: environment(), pipeline, speed, growth, memory };
}

async function pageBefore(): Promise<string> {
  try {
    return await readFile(page, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

async function bench(args: readonly string[]): Promise<void> {
  const { size, only, output, write } = readOptions(args);
  if (only === 'collector') {
    const collector = await measureCollectorAlone(size);
    const alone = output === 'json' ? JSON.stringify(collectorFigures(collector)) : collectorText(collector);
    process.stdout.write(`${alone}\n`);
    return;
  }
  const results = await measure(size);
  const text = output === 'json' ? JSON.stringify(figuresOf(results)) : resultsText(results);
  process.stdout.write(`${text}\n`);
  if (write) await writeFile(page, benchmarksPage(results, await pageBefore()));
}

if (process.argv.includes('--help')) process.stdout.write(usage);
else {
  try {
    await bench(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    process.stderr.write(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
  }
}
