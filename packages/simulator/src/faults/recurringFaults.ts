import { seatOf } from '../cast.ts';
import { between, type Draws, drawsOf } from '../random.ts';
import type { Fault } from './fault.ts';

/** The faults that come again by themselves in a demo. */
export type RecurringFamily =
  | 'uplink_squeeze'
  | 'cpu_hog'
  | 'dim_camera'
  | 'network_downlink'
  | 'edge_server'
  | 'last_mile'
  | 'push_disconnect';

export interface FaultPlan {
  readonly seed: number;
  readonly room: string;
  readonly viewers: number;
  readonly family: RecurringFamily;
}

/** When the first fault begins, in ms: soon enough for somebody who has just started the demo. */
const FIRST_MS = [10_000, 18_000] as const;
const PAUSE_MS = [30_000, 60_000] as const;
const LENGTH_MS = [22_000, 38_000] as const;
/** A push comes back before its SDK gives up. */
const DISCONNECT_MS = [5000, 8000] as const;

/** One family of faults that comes again and again, each time at another strength; without end. */
export function* recurringFaults(plan: FaultPlan): Generator<Fault, never, void> {
  const draws = (name: string) => drawsOf(plan.seed, `${plan.room}/fault/${plan.family}/${name}`);
  const [start, length, pause, strength] = [
    draws('start'),
    draws('length'),
    draws('pause'),
    draws('strength'),
  ];
  let fromMs = between(start, 0, ...FIRST_MS);
  for (let count = 0; ; count++) {
    const [shortest, longest] = plan.family === 'push_disconnect' ? DISCONNECT_MS : LENGTH_MS;
    const toMs = fromMs + between(length, count, shortest, longest);
    yield { fromMs, toMs, ...effectOf(plan, strength, count) };
    fromMs = toMs + between(pause, count, ...PAUSE_MS);
  }
}

// A union loses its members under Omit, unless each is taken by itself.
type Effect<F extends Fault = Fault> = F extends Fault ? Omit<F, 'fromMs' | 'toMs'> : never;

function effectOf({ seed, room, viewers, family }: FaultPlan, strength: Draws, count: number): Effect {
  // The same victims each time: a bad network stays the same bad network.
  const viewer = Math.floor(drawsOf(seed, `${room}/fault/victim`)(0) * viewers);
  const seats = Array.from({ length: viewers }, (_, index) => seatOf(seed, room, index));
  const network = mostCommon(seats.map((seat) => seat.network));
  const server = mostCommon(seats.map((seat) => seat.server));
  switch (family) {
    case 'uplink_squeeze':
      return { family, share: between(strength, count, 0.35, 0.65) };
    case 'cpu_hog':
      return { family, threads: Math.round(between(strength, count, 3, 5)) };
    case 'dim_camera':
      return { family, fps: between(strength, count, 5, 8) };
    case 'network_downlink':
      return { family, network, share: between(strength, count, 0.3, 0.6) };
    case 'edge_server':
      return { family, server, share: between(strength, count, 0.3, 0.6) };
    case 'last_mile':
      return { family, viewer, share: between(strength, count, 0.2, 0.5) };
    case 'push_disconnect':
      return { family };
  }
}

function mostCommon(indexes: readonly number[]): number {
  const crowds = [...Map.groupBy(indexes, (index) => index)];
  const [largest] = crowds.toSorted(([, one], [, other]) => other.length - one.length);
  return largest?.[0] ?? 0;
}
