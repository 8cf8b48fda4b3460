import { setTimeout as sleep } from 'node:timers/promises';
import { groups } from '../../../apps/processor/src/index.ts';
import type { Bus } from '../../../packages/bus/src/index.ts';

/** Those that read what clients send. */
export const readers = ['session-stage', 'warehouse-telemetry'] as const;
const waitedFor = [...readers, 'room-stage'] as const;

/** A group that is waited for. */
type Reader = (typeof waitedFor)[number];

/** For how many seconds of its own pace batches may wait for each. */
const mostWaitingS: Readonly<Record<Reader, number>> = {
  'session-stage': 1.5,
  'room-stage': 1.5,
  'warehouse-telemetry': 8,
};

const LEAST_WAITING = 300;
const LOOK_MS = 250;
/** The pace is that of so many looks: groups commit about once a second. */
const PACE_LOOKS = 12;

/** How far a group is in its topic, in messages. */
interface Position {
  readonly committed: number;
  readonly latest: number;
}

export async function positionOf(bus: Bus, group: Reader): Promise<Position> {
  const partitions = await bus.lag(groups[group], group);
  return {
    committed: partitions.reduce((sum, { committed, earliest }) => sum + (committed ?? earliest), 0),
    latest: partitions.reduce((sum, { latest }) => sum + latest, 0),
  };
}

/** Holds clients back while more waits than a moment of work: so the load is what is sustained, whatever that is. */
export class Throttle {
  isOpen = true;
  private stopped = false;
  private readonly bus: Bus;
  private readonly looks: { readonly atMs: number; readonly positions: readonly Position[] }[] = [];

  constructor(bus: Bus) {
    this.bus = bus;
  }

  async run(): Promise<void> {
    while (!this.stopped) {
      const positions = await Promise.all(waitedFor.map((group) => positionOf(this.bus, group)));
      this.looks.push({ atMs: performance.now(), positions });
      if (this.looks.length > PACE_LOOKS) this.looks.shift();
      this.isOpen = waitedFor.every((group, at) => this.waiting(at) <= this.allowed(group, at));
      await sleep(LOOK_MS);
    }
  }

  stop(): void {
    this.stopped = true;
  }

  private waiting(at: number): number {
    const position = this.looks.at(-1)?.positions[at];
    return position === undefined ? 0 : position.latest - position.committed;
  }

  private allowed(group: Reader, at: number): number {
    const [first, last] = [this.looks.at(0), this.looks.at(-1)];
    if (first === undefined || last === undefined || first === last) return LEAST_WAITING;
    const done = (last.positions[at]?.committed ?? 0) - (first.positions[at]?.committed ?? 0);
    const paceS = done / ((last.atMs - first.atMs) / 1000);
    return Math.max(LEAST_WAITING, mostWaitingS[group] * paceS);
  }
}
