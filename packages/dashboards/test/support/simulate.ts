import { createRoom, type Fault, type Preset, plainSetup } from '@stutterscope/simulator';
import type { Batch } from '@stutterscope/telemetry';

/** What happens to all rooms of a platform at once, and to single ones. */
export interface Evening {
  readonly startAtMs: number;
  readonly rooms: number;
  readonly viewers: number;
  readonly durationMs: number;
  /** Faults of one room, by its number; times count from the start. */
  readonly faults: (room: number) => readonly Fault[];
  readonly preset?: (room: number) => Preset | undefined;
}

/** The name of a room by its number. */
export const roomName = (index: number) => `8888_show${String(index + 1).padStart(2, '0')}`;

/** What the clients of all rooms report, as the collector takes it. */
export function live({ startAtMs, rooms, viewers, durationMs, faults, preset }: Evening): Batch[] {
  return Array.from({ length: rooms }, (_, index) => {
    const wanted = preset?.(index);
    const room = createRoom({
      seed: 11,
      room: roomName(index),
      viewers,
      startAtMs,
      sampleMs: 2000,
      setup: { ...plainSetup, batchMs: [4000, 6000] },
      faults: [...faults(index)].sort((a, b) => a.fromMs - b.fromMs),
      ...(wanted !== undefined && { preset: wanted }),
    });
    return [...room.advance(durationMs), ...room.flush()];
  })
    .flat()
    .map((batch) => ({ ...batch, receivedAt: batch.sentAt + 40 }))
    .sort((a, b) => a.receivedAt - b.receivedAt);
}
