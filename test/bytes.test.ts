import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWarehouse } from '@stutterscope/warehouse';
import { describe, expect, it } from 'vitest';
import { loadOf, outgoing } from '../tools/bench/store/fill.ts';
import { measureWire } from '../tools/bench/wire.ts';

const HOUR_MS = 3_600_000;

/** Rows are sorted by the hour: where a new one begins among those of a session they take more. */
const HALF_PAST = (Math.floor(Date.now() / HOUR_MS) - 0.5) * HOUR_MS;

// What a sample takes, on any machine: the simulator's samples are the same every time. Whoever adds a column or a field
// sees here what it costs, and moves the limit on purpose.
describe('bytes of a sample', () => {
  it('on the wire, by how many share a body', () => {
    const [two = 0, twenty = 0, outage = 0, relay = 0] = measureWire().map(({ gzip }) => gzip);
    expect(two).toBeLessThan(215);
    expect(twenty).toBeLessThan(39);
    expect(outage).toBeLessThan(23);
    expect(relay).toBeLessThan(17);
  });

  it('beside the value of a message: key and headers are a tenth of a batch of 20', () => {
    const messages = loadOf(20, 20_000).map(outgoing);
    const bytes = (of: (message: (typeof messages)[number]) => number) =>
      messages.reduce((sum, message) => sum + of(message), 0);
    const beside = bytes(
      ({ key, headers = {} }) => key.length + Object.entries(headers).flat().join('').length,
    );
    expect(beside / bytes(({ value }) => value.length)).toBeLessThan(0.1);
  });

  it('on disk', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'bytes-test-'));
    const warehouse = await openWarehouse({ kind: 'embedded', dir });
    try {
      await warehouse.migrate();
      const lines = loadOf(20, 100_000, HALF_PAST).map(({ text }) => Buffer.from(text));
      await warehouse.insertTelemetry(lines, 'bytes');
      const [row] = await warehouse.query(
        `SELECT sum(bytes_on_disk) / sum(rows) AS bytes FROM system.parts
         WHERE active AND database = currentDatabase() AND table = 'samples'`,
      );
      expect(row).toEqual({ bytes: expect.toSatisfy((bytes) => Number(bytes) > 1 && Number(bytes) < 6) });
    } finally {
      await warehouse.close();
      await rm(dir, { recursive: true, force: true });
    }
  }, 60_000);
});
