import type { Batch, BatchEvent } from '@stutterscope/telemetry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { batchOf, lineOf, NOON } from '../support/batches.ts';
import { temporaryWarehouse } from '../support/embedded.ts';

let open: Awaited<ReturnType<typeof temporaryWarehouse>>;
let tokens = 0;
beforeAll(async () => {
  open = await temporaryWarehouse();
});
afterAll(() => open[Symbol.asyncDispose]());

const seconds = (...offsets: number[]) => offsets.map((offset) => NOON + offset * 1000);
const event = (second: number, code: number): BatchEvent => ({ t: NOON + second * 1000, code });

async function stored(batch: Partial<Batch>): Promise<readonly unknown[]> {
  tokens += 1;
  const session = `0190aaaa-0000-4000-8000-${String(tokens).padStart(12, '0')}`;
  await open.warehouse.insertTelemetry([lineOf(batchOf({ session, side: 'play', ...batch }))], `t${tokens}`);
  const rows = await open.warehouse.query(
    'SELECT groupArray(spanMs) AS spans, groupArray(stalledMs) AS stalled FROM (SELECT * FROM samples WHERE session = {session:UUID} ORDER BY idx)',
    { session },
  );
  return rows;
}

test('a sample speaks of the time since the one before it; of a long silence only six seconds', async () => {
  const samples = { t: seconds(0, 2, 4, 60, 61) };
  expect(await stored({ samples })).toMatchObject([{ spans: [2000, 2000, 2000, 6000, 1000] }]);
  expect(await stored({ samples: { t: seconds(0) } })).toMatchObject([{ spans: [1000] }]);
});

test('a clock that jumps back makes no time', async () => {
  expect(await stored({ samples: { t: seconds(10, 8, 9) } })).toMatchObject([{ spans: [0, 0, 1000] }]);
});

test('loading until play goes on is a stall, spread over the samples it lies in', async () => {
  const samples = { t: seconds(0, 2, 4, 6), fps: [15, 9, 0, 15] };
  const events = [event(1.5, 2007), event(4.25, 2004)];
  expect(await stored({ seq: 3, samples, events })).toMatchObject([{ stalled: [0, 500, 2000, 250] }]);
});

test('a stall that goes on in the next batch is counted there up to its end', async () => {
  const samples = { t: seconds(0, 1, 2), fps: [0, 0, 12] };
  expect(await stored({ seq: 3, samples, events: [event(1.5, 2004)] })).toMatchObject([
    { stalled: [1000, 1000, 500] },
  ]);
});

test('start-up is no stall: loading before the first play, or between a reconnect and its play', async () => {
  const samples = { t: seconds(0, 1, 2), fps: [0, 0, 12] };
  const start = [event(-1, 2001), event(-0.5, 2007), event(1.5, 2004)];
  expect(await stored({ seq: 0, samples, events: start })).toMatchObject([{ stalled: [0, 0, 0] }]);
  expect(await stored({ seq: 5, samples, events: start })).toMatchObject([{ stalled: [0, 0, 0] }]);
});

test('loading shorter than a tenth of a second is no stall', async () => {
  const events = [event(0.5, 2007), event(0.55, 2004)];
  expect(await stored({ seq: 3, samples: { t: seconds(0, 1) }, events })).toMatchObject([
    { stalled: [0, 0] },
  ]);
});

test('a freeze without loading stands for 800 ms, several within two seconds for one', async () => {
  const events = [event(1.9, 2105), event(2.9, 2105)];
  expect(await stored({ seq: 3, samples: { t: seconds(0, 2, 4) }, events })).toMatchObject([
    { stalled: [0, 800, 0] },
  ]);
});

test('a player that says nothing, shows nothing and has nothing stands still; one with a cache is slow', async () => {
  const t = seconds(0, 2);
  const still = { t, fps: [0, 0], cache: [50, 1500] };
  expect(await stored({ seq: 3, samples: still })).toMatchObject([{ stalled: [2000, 0] }]);
  expect(await stored({ seq: 0, samples: still })).toMatchObject([{ stalled: [0, 0] }]);
});

test('a push never stalls', async () => {
  const samples = { t: seconds(0, 2), fps: [0, 0] };
  expect(await stored({ side: 'push', seq: 3, samples, events: [event(1, 2007)] })).toMatchObject([
    { stalled: [0, 0] },
  ]);
});
