import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Batch, parseBatch } from '../../../packages/telemetry/src/index.ts';
import { type RealRun, truths } from './run.ts';

const RECORDING = '.ndjson';
const TRUTH = '.truth.json';

/** Keeps runs in a folder: a recording that `stutterscope diagnose` reads, and what was true beside it. */
export async function keepRuns(folder: string, runs: readonly RealRun[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { batches, ...truth } of runs) {
    const name = join(folder, `${truth.trace}.${truth.publisher}`);
    await writeFile(`${name}${RECORDING}`, batches.map((batch) => `${JSON.stringify(batch)}\n`).join(''));
    await writeFile(`${name}${TRUTH}`, `${JSON.stringify(truth)}\n`);
  }
}

async function readText(path: string): Promise<string> {
  const bytes = await readFile(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
}

function readBatch(line: string): Batch {
  const parsed = parseBatch(JSON.parse(line));
  if (!parsed.ok)
    throw new TypeError(`a kept batch is none: ${parsed.fault.pointer} ${parsed.fault.message}`);
  return parsed.batch;
}

/** Reads one run back, by the path of its recording, which may be gzipped. */
export async function keptRun(recording: string): Promise<RealRun> {
  const truth: unknown = JSON.parse(await readText(recording.replace(/\.ndjson(\.gz)?$/, TRUTH)));
  if (!truths.Check(truth)) throw new TypeError(`${recording} has no truth beside it that can be read`);
  const lines = (await readText(recording)).trimEnd().split('\n');
  return { ...truth, batches: lines.map(readBatch) };
}

/** Reads back all that a folder keeps. */
export async function keptRuns(folder: string): Promise<RealRun[]> {
  const names = (await readdir(folder)).filter((name) => /\.ndjson(\.gz)?$/.test(name)).sort();
  return Promise.all(names.map((name) => keptRun(join(folder, name))));
}
