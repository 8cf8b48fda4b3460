import { PerformanceObserver } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { getHeapStatistics } from 'node:v8';
import { fetches } from '../../tools/bench/load.ts';
import { kinds, recordRooms } from '../../tools/bench/recordings.ts';
import { runStages } from '../../tools/bench/run/stages.ts';

// What both stages take from the heap for each batch, as JSON by kind of load: bytes used before and after, which is all
// of it where nothing is collected in between. To be run with --expose-gc and a young generation larger than that.

/** Runs before the one that counts: code that is not compiled yet takes more. */
const WARM_UPS = 3;

let collected = 0;
const observer = new PerformanceObserver((list) => {
  collected += list.getEntries().length;
});

async function bytesPerBatch(kind: (typeof kinds)[number]): Promise<number> {
  const load = [...fetches(recordRooms(kind, 4, 20, 30), { rooms: 4, crowd: 1, cycles: 1 })];
  for (let run = 0; run < WARM_UPS; run++) runStages(load, 0);
  globalThis.gc?.();
  await setImmediate();
  collected = 0;
  observer.observe({ entryTypes: ['gc'] });
  const before = getHeapStatistics().used_heap_size;
  const { batches } = runStages(load, 0);
  const after = getHeapStatistics().used_heap_size;
  await setImmediate();
  observer.disconnect();
  if (collected > 0) throw new Error(`${kind.name}: the young generation is too small to count in`);
  return (after - before) / batches;
}

const told: Record<string, number> = {};
for (const kind of kinds) told[kind.name] = await bytesPerBatch(kind);
process.stdout.write(JSON.stringify(told));
