import { setTimeout as after } from 'node:timers/promises';
import { signToken, type TokenKeys } from '@stutterscope/access';
import { createRoom, type Fault } from '@stutterscope/simulator';
import type { Batch } from '@stutterscope/telemetry';

const ROOMS = 12;
const VIEWERS = 30;
const TICK_MS = 1000;

/** Three quarters of the time no edge server gets what it needs, of any room. */
function* brokenOrigin(): Generator<Fault> {
  for (let fromMs = 15_000; ; fromMs += 80_000)
    yield { family: 'origin', share: 0.2, fromMs, toMs: fromMs + 60_000 };
}

/** Rooms whose viewers stand still most of the time, whatever their pushers do. */
export function outageRooms(startAtMs: number, rooms = ROOMS, viewers = VIEWERS) {
  return Array.from({ length: rooms }, (_, index) =>
    createRoom({ seed: 5, room: `8888_outage${index + 1}`, viewers, startAtMs, faults: brokenOrigin() }),
  );
}

interface OutageOptions {
  readonly collector: string;
  readonly keys: TokenKeys;
  readonly signal: AbortSignal;
}

/** Lives the outage in real time and reports it to a collector until the signal. */
export async function postOutage({ collector, keys, signal }: OutageOptions): Promise<void> {
  const startMs = Date.now();
  const rooms = outageRooms(startMs);
  while (!signal.aborted) {
    const nowMs = Date.now() - startMs;
    const batches = rooms.flatMap((room) => room.advance(nowMs));
    await Promise.all(
      [...Map.groupBy(batches, ({ room, side }) => `${room} ${side}`).values()].map((some) =>
        post(some, collector, keys),
      ),
    );
    await after(TICK_MS, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}

/** Batches of one room and side: a token is for no more. */
async function post(batches: readonly Batch[], collector: string, keys: TokenKeys): Promise<void> {
  const [first] = batches;
  if (first === undefined) return;
  const exp = Math.floor(Date.now() / 1000) + 3600;
  const token = await signToken(keys, { room: first.room, side: first.side, exp });
  const response = await fetch(new URL('/v1/telemetry', collector), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
    body: batches.map((batch) => JSON.stringify(batch)).join('\n'),
  });
  if (response.status !== 202)
    throw new Error(`the collector answered ${response.status}: ${await response.text()}`);
}
