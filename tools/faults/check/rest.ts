import { setTimeout as sleep } from 'node:timers/promises';
import { openWarehouse, type Warehouse } from '@stutterscope/warehouse';
import type { Heard } from '../load/listener.ts';
import type { Fleet } from '../parts/fleet.ts';
import type { Expected } from './expected.ts';
import { faultsOf } from './found.ts';
import { tooLate } from './late.ts';
import { followsUntold, untoldIn } from './untold.ts';

const LOOK_EVERY_MS = 2000;

/** Once nothing more changes, or `settleMs` are over. */
export interface Rest {
  /** What is not as an undisturbed run leaves it. */
  readonly wrong: readonly string[];
  /** Alerts that came too late to be told, or were over before a desk was back. */
  readonly late: ReadonlySet<string>;
  readonly settledMs: number;
}

async function look(
  fleet: Fleet,
  warehouse: Warehouse,
  expected: Expected,
  heard: readonly Heard[],
): Promise<Omit<Rest, 'settledMs'>> {
  const untold = untoldIn(fleet);
  const late = new Set([
    ...(await tooLate(fleet.brokers, fleet.topicPrefix)),
    ...untold.map(({ room, stutter }) => `${room} ${stutter}`),
  ]);
  const isExcused = (raised: string) => {
    const [room = '', stutter = ''] = raised.split(' ');
    return late.has(raised) || followsUntold(room, stutter, untold);
  };
  return { late, wrong: await faultsOf(warehouse, expected, heard, isExcused) };
}

/** Waits until what is stored and told is what is expected, for `settleMs` at most. */
export async function untilRest(
  fleet: Fleet,
  expected: Expected,
  heard: () => readonly Heard[],
  settleMs: number,
): Promise<Rest> {
  const warehouse = await openWarehouse({
    kind: 'server',
    url: fleet.clickhouse,
    username: 'default',
    password: '',
    database: 'stutterscope',
  });
  const begunAt = Date.now();
  let seen: Omit<Rest, 'settledMs'> = { wrong: ['nothing was asked'], late: new Set() };
  try {
    while (seen.wrong.length > 0 && Date.now() - begunAt < settleMs) {
      await sleep(LOOK_EVERY_MS);
      seen = await look(fleet, warehouse, expected, heard()).catch((error: unknown) => ({
        ...seen,
        wrong: [String(error)],
      }));
    }
  } finally {
    await warehouse.close();
  }
  return { ...seen, settledMs: Date.now() - begunAt };
}
