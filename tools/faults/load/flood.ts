import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { createKafkaBus } from '@stutterscope/bus';
import { positionOf, readers, Throttle } from '../../bench/endToEnd/throttle.ts';
import type { Fleet } from '../parts/fleet.ts';
import type { FloodReport, FloodSettings } from './floodReport.ts';

/** More than any machine takes: the throttle holds it back. */
const PLENTY = 20_000;
const FIND_MS = 40_000;
const WARM_UP_MS = 20_000;
const LOOK_MS = 100;
const DRAIN_MS = 60_000;

/** Clients without end. */
export interface Flood {
  /** Finds what is sustained, batches a second: while what waits stays as it is. */
  sustainable(): Promise<number>;
  rate(perSecond: number): void;
  /** Ends it; resolves when every request is answered, with what became of them since the beginning. */
  end(): Promise<FloodReport>;
}

/** Starts them, sending nothing yet. */
export function startFlood(fleet: Fleet, crowd: Pick<FloodSettings, 'rooms' | 'viewers'>): Flood {
  const child = fork(new URL('./floodMain.ts', import.meta.url), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.send({ collectors: fleet.collectors, keys: fleet.keys, ...crowd } satisfies FloodSettings);
  const rate = (perSecond: number) => void child.send(perSecond);

  async function ask(): Promise<FloodReport & { readonly waiting: number }> {
    const answer = once(child, 'message');
    child.send('report');
    const [report] = await answer;
    return report;
  }

  return {
    rate,
    async sustainable() {
      const { brokers, topicPrefix } = fleet;
      const bus = createKafkaBus({ brokers, clientId: 'flood', topicPrefix });
      const committed = async () => {
        const positions = await Promise.all(readers.map((group) => positionOf(bus, group)));
        return { at: performance.now(), batches: Math.min(...positions.map((one) => one.committed)) };
      };
      const throttle = new Throttle(bus);
      const throttling = throttle.run();
      const ends = performance.now() + FIND_MS;
      const warm = performance.now() + WARM_UP_MS;
      let from: Awaited<ReturnType<typeof committed>> | null = null;
      while (performance.now() < ends) {
        rate(throttle.isOpen ? PLENTY : 0);
        if (from === null && performance.now() > warm) from = await committed();
        await sleep(LOOK_MS);
      }
      rate(0);
      const to = await committed();
      throttle.stop();
      await throttling;
      await bus.close();
      if (from === null) throw new Error('nothing was measured');
      return (to.batches - from.batches) / ((to.at - from.at) / 1000);
    },
    async end() {
      rate(0);
      const deadline = Date.now() + DRAIN_MS;
      for (;;) {
        const { waiting, ...report } = await ask();
        if (waiting === 0 || Date.now() > deadline) {
          child.disconnect();
          return { ...report, unanswered: report.unanswered + waiting };
        }
        await sleep(LOOK_MS);
      }
    },
  };
}
