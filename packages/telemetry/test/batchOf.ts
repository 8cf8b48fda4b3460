import type { Batch } from '../src/index.ts';

/** 2025-11-22T08:26:40Z, the client's clock in these tests. */
export const T0 = 1_763_800_000_000;

/** A small sound batch; what a test is about, it passes itself. */
export function batchOf(changes: Partial<Batch> = {}): Batch {
  return {
    v: 1,
    room: '8888_test001',
    session: '01900000-0000-7000-8000-000000000001',
    side: 'push',
    seq: 0,
    sentAt: T0 + 2000,
    client: { platform: 'android', network: 'wifi' },
    stream: { protocol: 'rtmp', targetFps: 15 },
    samples: { t: [T0, T0 + 1000], fps: [15, null], que: [0, 12] },
    events: [{ t: T0 + 500, code: 1101, detail: 'net busy' }],
    ...changes,
  };
}
