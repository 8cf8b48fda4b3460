import { type Batch, fingerprint } from '../../packages/telemetry/src/index.ts';
import type { Recording } from './recordings.ts';

/** How long the session stage gathers before it tells the rooms, ms (apps/processor: HOLD_MS). */
const HOLD_MS = 250;

/** Copies of one client are so far apart, ms: a prime, so that they spread over the seconds. */
const APART_MS = 37;
const APART_MOST_MS = 2000;

/** Time from a client to the collector, ms. */
const TRAVEL_MS = 80;

/** A message as the processor meets it: the batch's text, and the fingerprint in its header. */
export interface Message {
  readonly text: string;
  readonly print: string;
  readonly samples: number;
  /** Client's clock, ms since the load began. */
  readonly atMs: number;
}

/** How a few recordings become a load. */
export interface Scale {
  /** How many rooms, and the number of the first. */
  readonly rooms: number;
  readonly firstRoom?: number;
  /** How many times each viewer of a recording is in the room. */
  readonly crowd: number;
  /** How many times the recording is played, each time later. */
  readonly cycles: number;
  /** By how much all of it happens later than it was recorded, ms. */
  readonly aheadMs?: number;
}

interface Planned {
  readonly batch: Batch;
  readonly room: number;
  readonly copy: number;
  readonly cycle: number;
  readonly sentAt: number;
}

/** A recording and what is needed to play it again behind itself. */
interface Reel {
  readonly batches: Recording;
  readonly counts: ReadonlyMap<string, number>;
  readonly prints: ReadonlyMap<Batch, string>;
}

const reels = new WeakMap<Recording, Reel>();

function reelOf(batches: Recording): Reel {
  const known = reels.get(batches);
  if (known !== undefined) return known;
  const counts = new Map<string, number>();
  for (const { session } of batches) counts.set(session, (counts.get(session) ?? 0) + 1);
  const prints = new Map(batches.map((batch) => [batch, fingerprint(batch)]));
  const reel = { batches, counts, prints };
  reels.set(batches, reel);
  return reel;
}

const spanMs = (batches: Recording) =>
  Math.ceil(((batches.at(-1)?.sentAt ?? 0) - (batches[0]?.sentAt ?? 0)) / 1000 + 1) * 1000;

const shiftOf = (room: number, copy: number) => ((room + copy) * APART_MS) % APART_MOST_MS;

function* planned(
  recordings: readonly Recording[],
  { rooms, firstRoom = 0, crowd, cycles, aheadMs = 0 }: Scale,
): Generator<Planned> {
  const spans = Math.max(...recordings.map(spanMs));
  for (let room = firstRoom; room < firstRoom + rooms; room++) {
    for (const batch of recordings[room % recordings.length] ?? []) {
      const copies = batch.side === 'push' ? 1 : crowd;
      for (let copy = 0; copy < copies; copy++) {
        for (let cycle = 0; cycle < cycles; cycle++) {
          const sentAt = batch.sentAt + aheadMs + shiftOf(room, copy) + cycle * spans;
          yield { batch, room, copy, cycle, sentAt };
        }
      }
    }
  }
}

const hex = (value: number) => value.toString(16).padStart(4, '0');

function messageOf({ batch, room, copy, cycle, sentAt }: Planned, reel: Reel, startMs: number): Message {
  const { session, samples, events = [], seq } = batch;
  const byMs = sentAt - batch.sentAt;
  const text = JSON.stringify({
    ...batch,
    room: `8888_bench${room}`,
    session: `${hex(room)}${hex(copy >> 16)}-${hex(copy % 65_536)}${session.slice(13)}`,
    seq: seq + cycle * (reel.counts.get(session) ?? 0),
    sentAt,
    receivedAt: sentAt + TRAVEL_MS,
    samples: { ...samples, t: samples.t.map((t) => t + byMs) },
    events: events.map((event) => ({ ...event, t: event.t + byMs })),
  });
  return { text, print: reel.prints.get(batch) ?? '', samples: samples.t.length, atMs: sentAt - startMs };
}

/**
 * Plays recordings as many rooms, viewers and times over, in the order of sending: at a time what comes in while the
 * session stage gathers, as when it keeps up with the clients, however many there are. Copies of a client differ in name and phase; each message is text of its own, as it comes off a topic.
 */
export function* fetches(recordings: readonly Recording[], scale: Scale): Generator<Message[]> {
  const order = [...planned(recordings, scale)].sort((a, b) => a.sentAt - b.sentAt);
  const startMs = order[0]?.sentAt ?? 0;
  let messages: Message[] = [];
  let until = HOLD_MS;
  for (const one of order) {
    const recording = recordings[one.room % recordings.length] ?? [];
    const message = messageOf(one, reelOf(recording), startMs);
    if (message.atMs >= until) {
      if (messages.length > 0) yield messages;
      messages = [];
      until = (Math.floor(message.atMs / HOLD_MS) + 1) * HOLD_MS;
    }
    messages.push(message);
  }
  if (messages.length > 0) yield messages;
}
