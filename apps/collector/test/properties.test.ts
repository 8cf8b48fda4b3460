import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryBatch } from '../../../packages/telemetry/test/arbitraryBatch.ts';
import { batchOf } from '../../../packages/telemetry/test/batchOf.ts';
import { embeddedBus } from './support/embeddedBus.ts';
import { stagedProducer } from './support/producers.ts';
import { NOW, ndjson, post, startCollector } from './support/startCollector.ts';

test('no JSON value, no bytes and no field of a batch ever give a 5xx', async () => {
  const { app } = await startCollector(stagedProducer());
  const field = fc.tuple(fc.constantFrom(...Object.keys(batchOf()), '__proto__', 'x'), fc.json());
  const almost = field.map(([name, value]) =>
    JSON.stringify(batchOf()).replace('{', `{${JSON.stringify(name)}:${value},`),
  );
  const instead = field.map(([name, value]) =>
    JSON.stringify({ ...batchOf(), [name]: '@' }).replace('"@"', value),
  );
  const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
  const header = fc.constantFrom(
    { 'content-type': 'application/json' },
    ndjson,
    { ...ndjson, 'content-encoding': 'gzip' },
    { ...ndjson, 'content-encoding': 'zstd' },
  );
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.json(), almost, instead, bytes), header, async (payload, headers) => {
      const { status, body } = await post(app, payload, headers);
      expect(status).toBeLessThan(500);
      if (status !== 202) expect(body).toMatchObject({ status, code: expect.any(String) });
    }),
    { numRuns: 500 },
  );
});

test('every accepted batch reaches the bus exactly once, equal but for the stamps', async () => {
  const { bus, stored } = await embeddedBus();
  const { app } = await startCollector(await bus.producer());
  const sent: string[] = [];
  await fc.assert(
    fc.asyncProperty(
      fc.array(arbitraryBatch, { minLength: 1, maxLength: 8 }),
      fc.boolean(),
      async (batches, many) => {
        const bodies = many
          ? [batches.map((batch) => JSON.stringify(batch)).join('\n')]
          : batches.map((batch) => JSON.stringify(batch));
        const answers = await Promise.all(bodies.map((body) => post(app, body, many ? ndjson : undefined)));
        for (const { status, body } of answers) {
          expect(body).toEqual({ accepted: many ? batches.length : 1 });
          expect(status).toBe(202);
        }
        for (const batch of batches) {
          const client = { ...batch.client, networkId: 'test-net' };
          sent.push(canonical({ ...batch, session: batch.session.toLowerCase(), receivedAt: NOW, client }));
        }
      },
    ),
    { numRuns: 60 },
  );
  const read = (await stored()).map(({ value }) => canonical(JSON.parse(Buffer.from(value).toString())));
  expect(read.toSorted()).toEqual(sent.toSorted());
});

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
