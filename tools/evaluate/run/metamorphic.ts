import type { Delivered } from '../../../packages/simulator/src/index.ts';
import type { Batch } from '../../../packages/telemetry/src/index.ts';
import { listen, saidOf } from '../detectors/stutterscope.ts';
import { randomFrom } from '../score/numbers.ts';
import type { Claim } from '../score/said.ts';

/** What is done to a delivery that must change no verdict. */
export interface Change {
  readonly name: string;
  /** How far a time may move by it, ms: a clock set right is known no better than the way of a batch takes. */
  readonly toleranceMs: number;
  readonly apply: (delivered: readonly Delivered[]) => Delivered[];
}

const COPY_DELAY_MS = 1500;
const REORDER_MS = 8000;
const DAY_MS = 86_400_000;
/** A clock is set right in steps: another quickest batch may be another step. */
const STEP_MS = 200;
/** A clock a day off is told from the seconds of its first batches. */
const CLOCK_MS = 1000;

const arriving = ({ at, batch }: Delivered, laterMs: number): Delivered => ({
  at: at + laterMs,
  batch: { ...batch, receivedAt: at + laterMs },
});

const inOrder = (delivered: readonly Delivered[]): Delivered[] => delivered.toSorted((a, b) => a.at - b.at);

/** Some batches come later than they did; `later` says what that does to one. */
function laterBy(delivered: readonly Delivered[], share: number, later: typeof arriving): Delivered[] {
  const random = randomFrom(delivered.length);
  const some = delivered.map((one) =>
    random() < share ? later(one, Math.floor(random() * REORDER_MS)) : one,
  );
  return inOrder(some);
}

/** As `arriving`, for viewers alone: when a push's batches come says something of its uplink. */
const arrivingAtViewer: typeof arriving = (one, laterMs) =>
  one.batch.side === 'play' ? arriving(one, laterMs) : one;

function rowOf(samples: Batch['samples'], row: number): Batch['samples'] {
  const cut: Batch['samples'] = { t: samples.t.slice(row, row + 1) };
  const { t: _, ...columns } = samples;
  return {
    ...Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [name, values.slice(row, row + 1)]),
    ),
    ...cut,
  };
}

/** One batch a sample; events go with the first sample that is not before them. */
function split(batch: Batch, seq: number): Batch[] {
  const { t } = batch.samples;
  if (t.length < 2) return [{ ...batch, seq }];
  return t.map((time, row) => {
    const isLast = row === t.length - 1;
    const before = t[row - 1] ?? Number.NEGATIVE_INFINITY;
    const events = (batch.events ?? []).filter((event) => event.t > before && (isLast || event.t <= time));
    return { ...batch, seq: seq + row, samples: rowOf(batch.samples, row), events };
  });
}

/** Numbers every session's parts anew; a batch that never arrived stays one missing number. */
function rebatched(delivered: readonly Delivered[]): Delivered[] {
  const parts = new Map<string, Batch[]>();
  const key = ({ session, seq }: Batch) => `${session} ${seq}`;
  for (const batches of Map.groupBy(
    delivered.map(({ batch }) => batch),
    ({ session }) => session,
  ).values()) {
    const bySeq = new Map(batches.map((batch) => [batch.seq, batch]));
    let next = 0;
    for (let seq = 0; seq <= Math.max(...bySeq.keys()); seq += 1) {
      const batch = bySeq.get(seq);
      const cut = batch === undefined ? [] : split(batch, next);
      if (batch !== undefined) parts.set(key(batch), cut);
      next += Math.max(1, cut.length);
    }
  }
  return delivered.flatMap(({ at, batch }) =>
    (parts.get(key(batch)) ?? []).map((part) => ({ at, batch: { ...part, receivedAt: at } })),
  );
}

/** Sets half of the sessions' clocks ahead by so much, the others back. */
export function offset(delivered: readonly Delivered[], ms: number): Delivered[] {
  const sessions = [...new Set(delivered.map(({ batch }) => batch.session))];
  return delivered.map(({ at, batch }) => {
    const byMs = sessions.indexOf(batch.session) % 2 === 0 ? ms : -ms;
    return {
      at,
      batch: {
        ...batch,
        sentAt: batch.sentAt + byMs,
        samples: { ...batch.samples, t: batch.samples.t.map((t) => t + byMs) },
        events: (batch.events ?? []).map((event) => ({ ...event, t: event.t + byMs })),
      },
    };
  });
}

/** Every change of the "verdicts changed" row. */
export const changes: readonly Change[] = [
  {
    name: 'duplicated',
    toleranceMs: 0,
    apply: (delivered) => inOrder(delivered.flatMap((one) => [one, arriving(one, COPY_DELAY_MS)])),
  },
  {
    name: 'reordered',
    toleranceMs: 0,
    // As when a partition is read again: the collector's stamp stays.
    apply: (delivered) => laterBy(delivered, 1, ({ at, batch }, laterMs) => ({ at: at + laterMs, batch })),
  },
  {
    name: "every third of viewers' delayed",
    toleranceMs: STEP_MS,
    apply: (delivered) => laterBy(delivered, 1 / 3, arrivingAtViewer),
  },
  {
    name: 'every third delayed',
    toleranceMs: STEP_MS,
    apply: (delivered) => laterBy(delivered, 1 / 3, arriving),
  },
  { name: 're-batched', toleranceMs: 0, apply: rebatched },
  {
    name: 'clocks a day off',
    toleranceMs: CLOCK_MS,
    apply: (delivered) => offset(delivered, DAY_MS),
  },
];

const toldOf = ({ cause, origin, severity, session, groups }: Claim) =>
  JSON.stringify([cause, origin, severity, session, groups]);

/** How many verdicts stand in one telling and not in the other. */
export function differences(one: readonly Claim[], other: readonly Claim[], toleranceMs: number): number {
  const left = [...other];
  let lost = 0;
  for (const claim of one) {
    const at = left.findIndex(
      (candidate) =>
        toldOf(candidate) === toldOf(claim) &&
        Math.abs(candidate.from - claim.from) <= toleranceMs &&
        Math.abs(candidate.to - claim.to) <= toleranceMs,
    );
    if (at < 0) lost += 1;
    else left.splice(at, 1);
  }
  return lost + left.length;
}

/** What is said of a delivery in the end. */
export function claimsOf(delivered: readonly Delivered[], endMs: number): Claim[] {
  return [...saidOf(listen(delivered), endMs).claims];
}

/** Verdicts of one run, and how many each change of its delivery changed. */
export function changedBy(delivered: readonly Delivered[]): {
  verdicts: number;
  changed: Record<string, number>;
} {
  const endMs = delivered.at(-1)?.at ?? 0;
  const base = claimsOf(delivered, endMs);
  return {
    verdicts: base.length,
    changed: Object.fromEntries(
      changes.map(({ name, toleranceMs, apply }) => [
        name,
        differences(base, claimsOf(apply(delivered), endMs), toleranceMs),
      ]),
    ),
  };
}
