import { SessionStage } from '../../../packages/diagnosis/src/index.ts';
import type { Batch } from '../../../packages/telemetry/src/index.ts';
import { fetches } from '../load.ts';
import { kinds, type Recording, recordRooms } from '../recordings.ts';

// Run as `node --expose-gc memoryProbe.ts STATE ROOMS VIEWERS BATCHES`; prints `{"sessions": n, "bytes": n}`.

const [state = '', ...numbers] = process.argv.slice(2);
const [rooms = 0, viewers = 0, activeBatches = 0] = numbers.map(Number);

/** Batches of a session that is opened and falls silent. */
const IDLE_BATCHES = 3;
/** Rooms are filled one after the other, so many at a time. */
const ROOMS_AT_ONCE = 64;

function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('the probe needs --expose-gc');
  globalThis.gc();
  globalThis.gc();
}

function heapBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const parse = (text: string): Batch => JSON.parse(text);

/** Half of the rooms healthy, half in trouble. */
function recordingsOf(batches: number): Recording[] {
  return kinds
    .filter(({ samplesPerBatch }) => samplesPerBatch === 2)
    .flatMap((kind) => recordRooms(kind, 4, viewers, batches * kind.samplesPerBatch + 1));
}

/** What is heard of each room: all of it, or only the last few batches of each client where it joined late. */
function heard(): Recording[] {
  if (state === 'active') return recordingsOf(activeBatches);
  if (state === 'idle') return recordingsOf(IDLE_BATCHES);
  const all = recordingsOf(activeBatches);
  return all.map((batches) => {
    const last = new Map(batches.map(({ session, seq }) => [session, seq]));
    return batches.filter(({ session, seq }) => seq > (last.get(session) ?? 0) - IDLE_BATCHES);
  });
}

const recordings = heard();

/** A stage that heard so many rooms. */
function filled(rooms: number): SessionStage {
  const stage = new SessionStage('bench');
  for (let firstRoom = 0; firstRoom < rooms; firstRoom += ROOMS_AT_ONCE) {
    const scale = { rooms: Math.min(ROOMS_AT_ONCE, rooms - firstRoom), firstRoom, crowd: 1, cycles: 1 };
    for (const messages of fetches(recordings, scale)) {
      for (const { text, print } of messages) stage.accept(parse(text), print);
      stage.drain();
    }
  }
  // As the processor does it (apps/processor: forgetting.ts), a minute after the last batch.
  if (state === 'idle') stage.rest(Number.POSITIVE_INFINITY);
  return stage;
}

// Filled once before, so that neither what the load keeps nor compiled code is counted.
filled(recordings.length);
const before = heapBytes();
const stage = filled(rooms);
const bytes = heapBytes() - before;
process.stdout.write(JSON.stringify({ sessions: stage.size, bytes, recordings: recordings.length }));
