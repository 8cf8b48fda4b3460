import fc from 'fast-check';
import type { Batch } from '../src/index.ts';
import { columnNames, MAX_AGE_MS } from '../src/index.ts';
import { T0 } from './batchOf.ts';

const text = (maxLength: number) => fc.string({ maxLength, unit: 'binary' });
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const measured = fc.oneof(fc.constant(null), fc.double({ min: -1e15, max: 1e15, noNaN: true }));
const moment = fc.integer({ min: T0 - MAX_AGE_MS, max: T0 + MAX_AGE_MS });

const samples = fc.nat(20).chain((length) => {
  const column = <T>(values: fc.Arbitrary<T>) => fc.array(values, { minLength: length, maxLength: length });
  const measuredColumns = Object.fromEntries(columnNames.map((name) => [name, column(measured)]));
  return fc.record({ t: column(moment), ...measuredColumns }, { requiredKeys: ['t'] });
});

const room = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.:@~+=-]{0,127}$/);

const unpruned = fc.record({
  v: fc.constant(1 as const),
  room,
  session: fc.uuid(),
  side: fc.constantFrom('push' as const, 'play' as const),
  seq: fc.nat(2_147_483_647),
  sentAt: fc.constant(T0),
  client: fc.record({ platform: text(30), device: optional(text(60)) }),
  stream: fc.record({ protocol: fc.constantFrom('rtmp' as const, 'flv' as const, 'hls' as const) }),
  samples,
  events: fc.array(fc.record({ t: moment, code: fc.integer(), detail: text(200) }), { maxLength: 5 }),
});

/** Sound batches as JSON carries them: keys without a value are left out. */
export const arbitraryBatch: fc.Arbitrary<Batch> = unpruned.map((batch) => JSON.parse(JSON.stringify(batch)));
