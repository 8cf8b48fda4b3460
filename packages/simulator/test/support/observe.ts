import type { Batch, ColumnName } from '@stutterscope/telemetry';
import { createRoom, type Fault, type Preset, type RoomOptions } from '../../src/index.ts';

export const START_MS = Date.UTC(2026, 0, 1);
const preset: Preset = { scenario: 'beauty', width: 540, height: 960, fps: 15, videoKbps: 1200 };

/** A room long enough to settle, be hit from 20 s to 45 s, and recover. */
export function runRoom(faults: readonly Fault[], options: Partial<RoomOptions> = {}): Batch[] {
  const room = createRoom({
    seed: 11,
    room: '8888_test001',
    viewers: 24,
    startAtMs: START_MS,
    preset,
    faults,
    ...options,
  });
  return [...room.advance(90_000), ...room.flush()];
}

export const HIT = { fromMs: 20_000, toMs: 45_000 } as const;

/** A column's values by the room's time, of one side, optionally of some sessions. */
export function column(
  batches: readonly Batch[],
  side: Batch['side'],
  name: ColumnName,
  [fromMs, toMs]: readonly [number, number],
): number[] {
  return batches
    .filter((batch) => batch.side === side)
    .flatMap(({ samples }) =>
      samples.t.flatMap((t, index) => {
        const atMs = t - START_MS;
        return atMs > fromMs && atMs <= toMs ? (samples[name]?.[index] ?? []) : [];
      }),
    );
}

/** All events with their time in the room, in order. */
export function events(batches: readonly Batch[], side: Batch['side']) {
  return batches
    .filter((batch) => batch.side === side)
    .flatMap((batch) =>
      (batch.events ?? []).map(({ t, code }) => ({
        atMs: t - START_MS,
        code,
        session: batch.session,
        batch,
      })),
    )
    .sort((one, other) => one.atMs - other.atMs);
}

/** Loading that began after the session had played: its first 2007 belongs to the start. */
export function stalls(batches: readonly Batch[]) {
  const seen = new Set<string>();
  return events(batches, 'play').filter(({ code, session }) => {
    if (code !== 2007) return false;
    const isFirst = !seen.has(session);
    seen.add(session);
    return !isFirst;
  });
}

export const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
