import type { Batch } from '@stutterscope/telemetry';

const T0 = 1_763_800_000_000;

/** A session id of the n-th client of a room; no two rooms of the tests share one. */
function sessionOf(room: string, n: number): string {
  const client = Buffer.from(room.slice(-4)).toString('hex') + String(n).padStart(4, '0');
  return `01900000-0000-7000-8000-${client}`;
}

/** A push of a minute at one batch in five seconds; its uplink is too thin from second 20 to 40. */
export function cloggedPush(room = '8888_clogged'): Batch[] {
  let dropped = 0;
  return Array.from({ length: 12 }, (_, seq) => {
    const seconds = Array.from({ length: 5 }, (_, i) => seq * 5 + i);
    const isThin = (second: number) => second >= 20 && second < 40;
    return {
      v: 1,
      room,
      session: sessionOf(room, 0),
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

/** A push with nothing wrong: the queue stays empty and nothing is dropped. */
function healthyPush(room: string): Batch[] {
  return cloggedPush(room).map(({ samples: { drp: _, ...samples }, ...batch }) => ({
    ...batch,
    samples: { ...samples, spd: samples.t.map(() => 1250), que: samples.t.map(() => 0) },
  }));
}

/** A push whose encoder is starved by a busy processor from second 20 to 40. */
export function slowPush(room = '8888_slow'): Batch[] {
  const isSlow = (t: number) => t >= T0 + 20_000 && t < T0 + 40_000;
  return healthyPush(room).map(({ samples, ...batch }) => ({
    ...batch,
    samples: {
      ...samples,
      fps: samples.t.map((t) => (isSlow(t) ? 7 : 15)),
      cpuSys: samples.t.map((t) => (isSlow(t) ? 95 : 40)),
    },
  }));
}

/** A push that has no server from second 20 to 29. */
export function disconnectedPush(room = '8888_offline'): Batch[] {
  const codes = [
    { s: 20, code: 1102 },
    { s: 23, code: 1102 },
    { s: 29, code: 1002 },
  ];
  return healthyPush(room).map((batch) => ({
    ...batch,
    events: [
      ...(batch.events ?? []),
      ...codes
        .filter(({ s }) => Math.floor(s / 5) === batch.seq)
        .map(({ s, code }) => ({ t: T0 + s * 1000, code })),
    ],
  }));
}

/** A push that its server refuses at second 20, and that stays away. */
export function refusedPush(room = '8888_refused'): Batch[] {
  return healthyPush(room)
    .filter(({ seq }) => seq < 4)
    .map((batch) => ({
      ...batch,
      events: [...(batch.events ?? []), ...(batch.seq === 3 ? [{ t: T0 + 19_500, code: 3004 }] : [])],
    }));
}

/** A healthy push and viewers of two edge servers; all of the first stall for 3 s at seconds 20, 26 and 32. */
export function laggingServer(room = '8888_lagging'): Batch[] {
  const viewers = Array.from({ length: 24 }, (_, n) => view(room, n, n < 8 ? '203.0.113.9' : '203.0.113.7'));
  return [...healthyPush(room), ...viewers.flat()].sort((a, b) => a.sentAt - b.sentAt);
}

function view(room: string, n: number, serverIp: string): Batch[] {
  const stalls = serverIp === '203.0.113.9' ? [20, 26, 32] : [];
  const isStalled = (second: number) => stalls.some((from) => second > from && second <= from + 3);
  return Array.from({ length: 12 }, (_, seq) => {
    const seconds = Array.from({ length: 5 }, (_, i) => seq * 5 + i);
    const codes = [
      { s: 0, code: 2001 },
      { s: 0.3, code: 2003 },
      { s: 0.5, code: 2004 },
      ...stalls.flatMap((s) => [
        { s, code: 2007 },
        { s: s + 3, code: 2004 },
      ]),
    ];
    return {
      v: 1,
      room,
      session: sessionOf(room, n + 1),
      side: 'play',
      seq,
      sentAt: T0 + (seq + 1) * 5000,
      client: { platform: 'android', network: 'wifi' },
      stream: { protocol: 'flv', targetFps: 15, cacheMode: 'speedy', serverIp },
      samples: {
        t: seconds.map((second) => T0 + second * 1000),
        fps: seconds.map((second) => (isStalled(second) ? 0 : 15)),
        spd: seconds.map((second) => (isStalled(second) ? 200 : 1250)),
        cache: seconds.map((second) => (isStalled(second) ? 0 : 1500)),
      },
      events: codes
        .filter(({ s }) => Math.floor(s / 5) === seq)
        .map(({ s, code }) => ({ t: T0 + s * 1000, code })),
    };
  });
}
