import type { Batch } from '@stutterscope/telemetry';

const BATCH_S = 30;
const HOUR_S = 3600;

const sessionOf = (n: number): string => `0190cccc-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** An hour of one room until a moment, a sample a second of each client: the uplink clogs for a minute in ten. */
export function hourOfRoom(room: string, viewers: number, untilMs: number): Batch[] {
  const batches: Batch[] = [];
  for (let seq = 0; seq < HOUR_S / BATCH_S; seq++) {
    const startMs = untilMs - (HOUR_S - seq * BATCH_S) * 1000;
    const t = Array.from({ length: BATCH_S }, (_, second) => startMs + second * 1000);
    const isThin = (ms: number) => Math.floor((ms - untilMs) / 60_000) % 10 === 0;
    const wobble = (ms: number, n: number) => Math.sin(ms / 7000 + n);
    const sentAt = startMs + BATCH_S * 1000;
    const of = { v: 1 as const, room, seq, sentAt, receivedAt: sentAt };
    batches.push({
      ...of,
      session: sessionOf(0),
      side: 'push',
      client: { platform: 'android', network: 'wifi', networkId: 'AS1' },
      stream: { protocol: 'rtmp', scenario: 'beauty', targetFps: 15 },
      samples: {
        t,
        fps: t.map((ms) => 15 + wobble(ms, 0)),
        cpuSys: t.map((ms) => 50 + 10 * wobble(ms, 1)),
        cpuApp: t.map((ms) => 30 + 5 * wobble(ms, 2)),
        vra: t.map((ms) => 1150 + 50 * wobble(ms, 3)),
        ara: t.map(() => 48),
        spd: t.map((ms) => (isThin(ms) ? 500 : 1200)),
        que: t.map((ms) => (isThin(ms) ? 60 : 0)),
        drp: t.map(() => 0),
      },
      events: isThin(startMs) ? [{ t: startMs, code: 1101 }] : [],
    });
    for (let n = 1; n <= viewers; n++) {
      batches.push({
        ...of,
        session: sessionOf(n),
        side: 'play',
        client: { platform: 'ios', network: 'wifi', networkId: `AS${n % 6}` },
        stream: { protocol: 'flv' },
        samples: {
          t,
          fps: t.map((ms) => (isThin(ms) ? 0 : 15)),
          cache: t.map((ms) => (isThin(ms) ? 50 : 900)),
        },
        events: [],
      });
    }
  }
  return batches;
}
