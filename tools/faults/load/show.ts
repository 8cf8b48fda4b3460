import type { Batch } from '@stutterscope/telemetry';

const BATCH_S = 2;
/** The last seconds are well, so that everything that began has ended. */
const TAIL_S = 20;
/** A fault of a room lasts so long and comes so often, s. */
const SICK_S = 24;
const EVERY_S = 75;
const FIRST_S = 12;
const STALL_S = 3;
const STALLS_EVERY_S = 6;
const VIEWERS = 16;
const BAD_SERVER = '203.0.113.9';

/** What the names of the show's rooms begin with. */
export const ROOM_PREFIX = '8888_fault';

const scenes = ['clog', 'low_fps', 'lagging', 'healthy'] as const;
type Scene = (typeof scenes)[number];

export interface ShowOptions {
  readonly rooms: number;
  readonly seconds: number;
  /** Whether every other client's clock is set by an hour again and again: ahead, back, behind, back. */
  readonly areClocksSet?: boolean;
}

/** What one client reports, in its order, and when each batch is due, Unix ms by a clock that is right. */
export interface Reporter {
  readonly room: string;
  readonly side: 'push' | 'play';
  readonly batches: readonly Batch[];
  readonly dueAt: readonly number[];
}

interface Place {
  readonly room: string;
  readonly scene: Scene;
  /** Rooms are sick at different times. */
  readonly shiftS: number;
  readonly seconds: number;
  readonly startMs: number;
  readonly areClocksSet: boolean;
  sessionOf(n: number): string;
}

/** Rooms of every scene in turn: clogged again and again, slow, with viewers of one sick server, and well. */
export function showOf({ rooms, seconds, areClocksSet = false }: ShowOptions, startMs: number): Reporter[] {
  return Array.from({ length: rooms }, (_, number) => number).flatMap((number) => {
    const scene = scenes[number % scenes.length] ?? 'healthy';
    const place: Place = {
      room: `${ROOM_PREFIX}${number}`,
      scene,
      shiftS: (number * 7) % 30,
      seconds,
      startMs,
      areClocksSet,
      sessionOf: (n) =>
        `01900000-0000-7000-8${number.toString(16).padStart(3, '0')}-${n.toString(16).padStart(12, '0')}`,
    };
    const viewers = scene === 'lagging' ? VIEWERS : 0;
    return [pusher(place), ...Array.from({ length: viewers }, (_, n) => viewer(place, n + 1))];
  });
}

/** Whether the room's fault is on. */
function isSick({ shiftS, seconds }: Place, second: number): boolean {
  const into = second - FIRST_S - shiftS;
  return into >= 0 && into % EVERY_S < SICK_S && second - (into % EVERY_S) + SICK_S < seconds - TAIL_S;
}

function pusher(place: Place): Reporter {
  const { room, scene } = place;
  const isSlow = (second: number) => scene === 'low_fps' && isSick(place, second);
  const isThin = (second: number) => scene === 'clog' && isSick(place, second);
  let dropped = 0;
  const turns = turnsOf(place, 0);
  const batches = turns.map(
    ({ seq, seconds, sentAt, at }): Batch => ({
      v: 1,
      room,
      session: place.sessionOf(0),
      side: 'push',
      seq,
      sentAt,
      client: { platform: 'android', network: 'cellular' },
      stream: { protocol: 'rtmp', targetFps: 15, videoBitrate: 1200 },
      samples: {
        t: seconds.map(at),
        fps: seconds.map((second) => (isSlow(second) ? 7 : 15)),
        cpuApp: seconds.map(() => 20),
        cpuSys: seconds.map((second) => (isSlow(second) ? 95 : 40)),
        vra: seconds.map(() => 1200),
        ara: seconds.map(() => 48),
        spd: seconds.map((second) => (isThin(second) ? 400 : 1250)),
        que: seconds.map((second) => (isThin(second) ? 40 : 0)),
        drp: seconds.map((second) => {
          dropped += isThin(second) ? 8 : 0;
          return dropped;
        }),
      },
      events: seq === 0 ? [{ t: at(0), code: 1002 }] : [],
    }),
  );
  return { room, side: 'push', batches, dueAt: turns.map(({ dueAt }) => dueAt) };
}

function viewer(place: Place, n: number): Reporter {
  const serverIp = n % 3 === 0 ? BAD_SERVER : '203.0.113.7';
  const isStalled = (second: number) =>
    serverIp === BAD_SERVER && isSick(place, second) && second % STALLS_EVERY_S < STALL_S;
  const turns = turnsOf(place, n);
  const batches = turns.map(({ seq, seconds, sentAt, at }): Batch => {
    const codes = seconds.flatMap((second) => {
      if (second === 0) return [0, 0.3, 0.5].map((s, i) => ({ s, code: [2001, 2003, 2004][i] ?? 2004 }));
      if (isStalled(second) === isStalled(second - 1)) return [];
      return [{ s: second, code: isStalled(second) ? 2007 : 2004 }];
    });
    return {
      v: 1,
      room: place.room,
      session: place.sessionOf(n),
      side: 'play',
      seq,
      sentAt,
      client: { platform: 'android', network: 'wifi' },
      stream: { protocol: 'flv', targetFps: 15, cacheMode: 'speedy', serverIp },
      samples: {
        t: seconds.map(at),
        fps: seconds.map((second) => (isStalled(second) ? 0 : 15)),
        spd: seconds.map((second) => (isStalled(second) ? 200 : 1250)),
        cache: seconds.map((second) => (isStalled(second) ? 0 : 1500)),
      },
      events: codes.map(({ s, code }) => ({ t: at(s), code })),
    };
  });
  return { room: place.room, side: 'play', batches, dueAt: turns.map(({ dueAt }) => dueAt) };
}

const HOUR_MS = 3_600_000;
/** By how much a client's clock is off, in hours, in each fifth of the show. */
const hoursOff = [0, 1, 0, -1, 0] as const;

/** How far the clock of the `n`th client of a room is off, ms. It is set in the midst of a batch. */
function clockOffMs({ areClocksSet, seconds }: Place, n: number, second: number): number {
  if (!areClocksSet || n % 2 === 1) return 0;
  const part = Math.floor((second - 1) / (seconds / hoursOff.length));
  return (hoursOff[Math.max(0, part)] ?? 0) * HOUR_MS;
}

/** Each batch of the `n`th client: its seconds, when they were by its clock, and when it is due. */
function turnsOf(place: Place, n: number) {
  const { seconds, startMs } = place;
  const at = (second: number) => startMs + second * 1000 + clockOffMs(place, n, second);
  return Array.from({ length: Math.floor(seconds / BATCH_S) }, (_, seq) => ({
    seq,
    seconds: Array.from({ length: BATCH_S }, (__, i) => seq * BATCH_S + i),
    sentAt: at((seq + 1) * BATCH_S),
    dueAt: startMs + (seq + 1) * BATCH_S * 1000,
    at,
  }));
}
