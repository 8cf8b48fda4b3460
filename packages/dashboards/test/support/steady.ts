import type { Batch } from '@stutterscope/telemetry';

/** A sample speaks of six seconds at the most. */
const STEP_MS = 6000;
const HOUR_MS = 3_600_000;
const WINDOW_MS = HOUR_MS / 12;
const SAMPLES = 600;
const VIEWERS = 16;

/** Hours of viewing without a room around it, each with the share of its time that stands still. */
const hours: readonly number[] = [
  ...Array.from({ length: 72 }, () => 0.02),
  ...Array.from({ length: 6 }, () => 0.13),
  0.3,
];

const START_MS = Date.UTC(2026, 5, 10, 0);

/** The ends of the three stretches: three days at 2 %, six hours at 13 %, one at 30 %. */
export const steadily = {
  slow: START_MS + 72 * HOUR_MS,
  steep: START_MS + 78 * HOUR_MS,
  sudden: START_MS + 79 * HOUR_MS,
} as const;

function batchOf(viewer: number, hour: number, share: number): Batch {
  const from = START_MS + hour * HOUR_MS;
  const t = Array.from({ length: SAMPLES }, (_, index) => from + (index + 1) * STEP_MS - 1);
  // Each five minutes begin with a stall of so much of them: the shortest window sees as much as the longest.
  const events = Array.from({ length: 12 }, (_, part) => from + part * WINDOW_MS).flatMap((began) => [
    { t: began, code: 2007 },
    { t: began + share * WINDOW_MS, code: 2004 },
  ]);
  const sentAt = from + HOUR_MS;
  return {
    v: 1,
    room: `8888_steady${viewer}`,
    session: `0190bbbb-0000-4000-8000-${String(viewer).padStart(12, '0')}`,
    side: 'play',
    seq: hour,
    sentAt,
    receivedAt: sentAt,
    client: { platform: 'ios', app: '5.2.0', networkId: 'AS1' },
    stream: { protocol: 'flv', targetFps: 15 },
    samples: { t, fps: t.map(() => 15) },
    events: [{ t: from, code: 2004 }, ...events],
  };
}

/** What budgets are burnt with: a steady audience whose pictures stand still for a known share of the time. */
export function steadyViewing(): Batch[] {
  return hours.flatMap((share, hour) =>
    Array.from({ length: VIEWERS }, (_, viewer) => batchOf(viewer, hour, share)),
  );
}
