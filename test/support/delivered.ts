import type { Delivered } from '../../packages/simulator/src/index.ts';
import { type RecurringFamily, recordRoom, recurringFaults } from '../../packages/simulator/src/index.ts';
import { parseBatch } from '../../packages/telemetry/src/index.ts';
import { START } from './judgedRun.ts';

/** How long a batch is on its way, ms. */
const WAY_MS = 80;

/** A room with one kind of trouble, its batches as they would reach the collector. */
export function deliveredRoom(family: RecurringFamily, durationMs: number, viewers = 8): Delivered[] {
  const options = { seed: 5, room: '8888_eval001', viewers, startAtMs: START };
  const { lines } = recordRoom({ ...options, faults: recurringFaults({ ...options, family }) }, durationMs);
  return lines
    .flatMap((line) => {
      const parsed = parseBatch(JSON.parse(line));
      if (!parsed.ok) throw new Error('the simulator made a bad batch');
      const at = parsed.batch.sentAt + WAY_MS;
      return [{ at, batch: { ...parsed.batch, receivedAt: at } }];
    })
    .sort((a, b) => a.at - b.at);
}
