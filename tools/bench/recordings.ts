import {
  createRoom,
  plainSetup,
  type RecurringFamily,
  recurringFaults,
} from '../../packages/simulator/src/index.ts';
import type { Batch } from '../../packages/telemetry/src/index.ts';

/** A round moment to count from, Unix ms. */
const START_MS = 1_763_800_000_000;

/** One room of each kind of trouble, the commonest twice (handbook, "Upstream Clog"). */
const families: readonly RecurringFamily[] = [
  'uplink_squeeze',
  'network_downlink',
  'cpu_hog',
  'uplink_squeeze',
  'last_mile',
  'dim_camera',
  'edge_server',
  'push_disconnect',
];

/** What a room of the load is like. */
export interface Kind {
  readonly name: string;
  readonly faults: boolean;
  readonly samplesPerBatch: number;
}

/** Half of the kinds are healthy, half in trouble; a client sends every two seconds or every twenty. */
export const kinds: readonly Kind[] = [
  { name: 'healthy, 2 samples a batch', faults: false, samplesPerBatch: 2 },
  { name: 'with faults, 2 samples a batch', faults: true, samplesPerBatch: 2 },
  { name: 'healthy, 20 samples a batch', faults: false, samplesPerBatch: 20 },
  { name: 'with faults, 20 samples a batch', faults: true, samplesPerBatch: 20 },
];

/** What the clients of one simulated room sent, in the order they sent it. */
export type Recording = readonly Batch[];

/** Lets rooms of one kind live for `seconds`, one sample a second, and gives what each sent. */
export function recordRooms(kind: Kind, rooms: number, viewers: number, seconds: number): Recording[] {
  const batchMs = kind.samplesPerBatch * 1000;
  return Array.from({ length: rooms }, (_, index) => {
    const family = kind.faults ? families[index % families.length] : undefined;
    const room = `8888_bench${index}`;
    const seed = 1;
    const simulated = createRoom({
      seed,
      room,
      viewers,
      startAtMs: START_MS,
      setup: { ...plainSetup, batchMs: [batchMs, batchMs] },
      ...(family !== undefined && { faults: recurringFaults({ seed, room, viewers, family }) }),
    });
    return [...simulated.advance(seconds * 1000), ...simulated.flush()];
  });
}
