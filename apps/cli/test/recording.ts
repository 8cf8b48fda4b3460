import type { Batch } from '@stutterscope/telemetry';

const T0 = 1_763_800_000_000;

/** A push of a minute at one batch in five seconds; its uplink is too thin from second 20 to 40. */
export function cloggedPush(room = '8888_clogged'): Batch[] {
  let dropped = 0;
  return Array.from({ length: 12 }, (_, seq) => {
    const seconds = Array.from({ length: 5 }, (_, i) => seq * 5 + i);
    const isThin = (second: number) => second >= 20 && second < 40;
    return {
      v: 1,
      room,
      session: '01900000-0000-7000-8000-000000000001',
      side: 'push',
      seq,
      sentAt: T0 + (seq + 1) * 5000,
      client: { platform: 'android', network: 'cellular' },
      stream: { protocol: 'rtmp', targetFps: 15, videoBitrate: 1200 },
      samples: {
        t: seconds.map((second) => T0 + second * 1000),
        fps: seconds.map(() => 15),
        cpuApp: seconds.map(() => 20),
        cpuSys: seconds.map(() => 40),
        vra: seconds.map(() => 1200),
        ara: seconds.map(() => 48),
        spd: seconds.map((second) => (isThin(second) ? 400 : 1250)),
        que: seconds.map((second) => (isThin(second) ? 40 : 0)),
        drp: seconds.map((second) => {
          dropped += isThin(second) ? 8 : 0;
          return dropped;
        }),
      },
      events: seq === 0 ? [{ t: T0, code: 1002 }] : [],
    };
  });
}

/** As a recording holds them: one batch a line. */
export const lines = (batches: readonly Batch[]): string =>
  batches.map((batch) => `${JSON.stringify(batch)}\n`).join('');
