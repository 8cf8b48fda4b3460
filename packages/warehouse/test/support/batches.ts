import type { Batch } from '@stutterscope/telemetry';

const DAY_MS = 86_400_000;

/**
 * Yesterday, in the middle of a day and of a minute, so that neither boundary is near; and no older, or
 * retention takes the rows.
 */
export const NOON = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS / 2 + 30_000;

export const SESSION = '0190aaaa-0000-4000-8000-000000000001';

/** A plausible push batch of two samples, with what the test wants otherwise. */
export function batchOf(overrides: Partial<Batch> = {}): Batch {
  return {
    v: 1,
    room: '8888_room',
    session: SESSION,
    side: 'push',
    seq: 0,
    sentAt: NOON,
    receivedAt: NOON,
    client: { platform: 'android', app: '3.1', network: 'wifi', networkId: 'AS4134', region: 'cn-gd' },
    stream: {
      protocol: 'rtmp',
      scenario: 'beauty',
      targetFps: 15,
      videoBitrate: 1200,
      serverIp: '203.0.113.7',
    },
    samples: { t: [NOON - 2000, NOON], fps: [15, 14.5], que: [1, 2], drp: [0, 3] },
    ...overrides,
  };
}

/** A batch, or anything else, as the collector puts it on the bus. */
export function lineOf(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
