import { randomFrom } from '../evaluate/score/numbers.ts';

/** What can be wrong for long, and nothing else beside it. */
export const outages = ['engine', 'broker', 'disk', 'leader', 'clock'] as const;
export type Outage = (typeof outages)[number];

/** What an outage needs of the fleet, and by which of its findings `doctor` has to tell it. */
export interface Setup {
  readonly brokers: 1 | 2;
  readonly diskMb: number | null;
  /** Whether clients' clocks are set, too. */
  readonly areClocksSet: boolean;
  /** The part that `doctor` finds, and how far into the outage it is asked, as a share of it. */
  readonly finding: string;
  readonly askedAt: number;
}

const plain = { brokers: 1, diskMb: null, areClocksSet: false, askedAt: 0.5 } as const;
export const setups: Readonly<Record<Outage, Setup>> = {
  engine: { ...plain, finding: 'clickhouse' },
  broker: { ...plain, finding: 'kafka' },
  disk: { ...plain, diskMb: 400, finding: 'disk' },
  leader: { ...plain, brokers: 2, finding: 'kafka', askedAt: 0.75 },
  clock: { ...plain, areClocksSet: true, finding: 'clock', askedAt: 0.15 },
};

/** So often a clock is set, by an hour each time: ahead, back, behind, back. */
const CLOCK_STEPS = 4;

/** One thing wrong for a while. */
export function planOutage(kind: Outage, atMs: number, forMs: number): Fault[] {
  switch (kind) {
    case 'engine':
    case 'broker':
      return [{ atMs, kind, which: 0, act: 'kill', forMs }];
    case 'disk':
      return [{ atMs, kind, which: 0, act: 'pause', forMs }];
    case 'leader': {
      // In good order first, as by an operator; then the broker that leads since then dies.
      const half = forMs / 2;
      return [
        { atMs, kind, which: 0, act: 'pause', forMs: half / 2 },
        { atMs: atMs + half, kind: 'broker', which: 1, act: 'kill', forMs: half },
      ];
    }
    case 'clock':
      return (['collector', 'processor', 'notifier'] as const).flatMap((role, place) =>
        Array.from({ length: CLOCK_STEPS }, (_, step) => ({
          atMs: atMs + (forMs * (step + place / 3)) / CLOCK_STEPS,
          kind: role,
          which: 0,
          act: 'clock' as const,
          forMs: 0,
        })),
      );
    default:
      return kind satisfies never;
  }
}

/** What can be broken, and how often of a hundred faults. A broker takes longest to come back, so it is rarer. */
const weights = { collector: 30, processor: 17, notifier: 28, broker: 9, engine: 16 } as const;

/** The disk of the engine is paused by filling it, the leaders of partitions by moving them to the other broker. */
export type Kind = keyof typeof weights | 'disk' | 'leader';

/** One fault: a process killed, stopped for a while and let go on, ended in good order as by a deploy, or its clock set. */
export interface Fault {
  readonly atMs: number;
  readonly kind: Kind;
  /** Which of its kind, as a number that the fleet takes modulo. */
  readonly which: number;
  readonly act: 'kill' | 'pause' | 'deploy' | 'clock';
  /** How long it is stopped, or stays away, ms. */
  readonly forMs: number;
}

/** Most pauses are of a garbage collection or a busy disk, some longer than a group waits for its member (10 s). */
const SHORT_MS = [100, 4000] as const;
const LONG_MS = [11_000, 14_000] as const;
const LONG_SHARE = 0.05;
const DOWN_MS = [0, 1500] as const;
const KILL_SHARE = 0.45;
const DEPLOY_SHARE = 0.1;
const CLOCK_SHARE = 0.05;

export interface PlanOptions {
  readonly seed: number;
  readonly faults: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** A schedule that is the same for the same seed, in the order of its moments. */
export function planFaults({ seed, faults, fromMs, toMs }: PlanOptions): Fault[] {
  const random = randomFrom(seed);
  const between = ([low, high]: readonly [number, number]) => low + random() * (high - low);
  const fault = (): Fault => {
    const kind = weighted(random());
    const act = actOf(random(), kind);
    const isLong = kind !== 'broker' && random() < LONG_SHARE;
    const forMs = act === 'pause' ? between(isLong ? LONG_MS : SHORT_MS) : between(DOWN_MS);
    return { atMs: between([fromMs, toMs]), kind, which: Math.floor(random() * 1000), act, forMs };
  };
  return Array.from({ length: faults }, fault).sort((a, b) => a.atMs - b.atMs);
}

function actOf(random: number, kind: Kind): Fault['act'] {
  if (random < KILL_SHARE) return 'kill';
  if (random < KILL_SHARE + DEPLOY_SHARE) return 'deploy';
  // The broker is not ours to preload.
  const isClock = kind !== 'broker' && random < KILL_SHARE + DEPLOY_SHARE + CLOCK_SHARE;
  return isClock ? 'clock' : 'pause';
}

function weighted(random: number): Kind {
  let left = random * 100;
  for (const kind of ['collector', 'processor', 'notifier', 'broker'] as const) {
    left -= weights[kind];
    if (left < 0) return kind;
  }
  return 'engine';
}
