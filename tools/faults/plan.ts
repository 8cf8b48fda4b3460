import { randomFrom } from '../evaluate/score/numbers.ts';

/** What can be away for long. */
export const outages = ['engine', 'broker'] as const;

/** One thing away for a while, killed in the midst of it, and nothing else wrong. */
export function planOutage(kind: (typeof outages)[number], atMs: number, forMs: number): Fault[] {
  return [{ atMs, kind, which: 0, act: 'kill', forMs }];
}

/** What can be broken, and how often of a hundred faults. A broker takes longest to come back, so it is rarer. */
const weights = { collector: 30, processor: 17, notifier: 28, broker: 9, engine: 16 } as const;
export type Kind = keyof typeof weights;

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
