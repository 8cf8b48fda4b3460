import type { OutgoingMessage, Producer } from '../../../packages/bus/src/index.ts';
import type { Batch } from '../../../packages/telemetry/src/index.ts';
import { fetches, type Message } from '../load.ts';
import { kinds, recordRooms } from '../recordings.ts';

const RECORDED_ROOMS = 8;
const VIEWERS = 20;
/** A room is followed for so long. */
const SECONDS = 100;

/** Messages of at least so many samples, half of the rooms in trouble, the last of them sent at `lastMs`, Unix ms: just now. */
export function loadOf(samplesPerBatch: number, samples: number, lastMs = Date.now()): Message[] {
  const recordings = kinds
    .filter((kind) => kind.samplesPerBatch === samplesPerBatch)
    .flatMap((kind) => recordRooms(kind, RECORDED_ROOMS, VIEWERS, SECONDS));
  const ofOne = recordings.flat().reduce((sum, batch) => sum + batch.samples.t.length, 0) / recordings.length;
  const lastAt = Math.max(...recordings.flat().map(({ sentAt }) => sentAt));
  const rooms = Math.ceil(samples / ofOne);
  return [...fetches(recordings, { rooms, crowd: 1, cycles: 1, aheadMs: lastMs - lastAt })].flat();
}

/** A message as the collector puts it on the bus. */
export function outgoing({ text, print }: Message): OutgoingMessage {
  const { session, seq, room, side, receivedAt }: Batch = JSON.parse(text);
  return {
    key: session,
    value: Buffer.from(text),
    headers: { seq: String(seq), fp: print, room, side },
    ...(receivedAt !== undefined && { timestampMs: receivedAt }),
  };
}

const AT_ONCE = 500;

/** Puts them on topic `telemetry`, in order. */
export async function fill(producer: Producer, messages: readonly OutgoingMessage[]): Promise<void> {
  for (let from = 0; from < messages.length; from += AT_ONCE)
    await producer.send('telemetry', messages.slice(from, from + AT_ONCE));
}
