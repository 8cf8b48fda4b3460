import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmbeddedBus, type OutgoingMessage } from '@stutterscope/bus';
import { type Batch, fingerprint } from '@stutterscope/telemetry';
import { openWarehouse } from '@stutterscope/warehouse';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { pusher, START, shift, squeezed } from '../../../packages/diagnosis/test/support/recording.ts';
import { startProcessor } from '../src/index.ts';

const encode = (document: unknown) => new TextEncoder().encode(JSON.stringify(document));

// Of today: the warehouse forgets what was received long ago.
const shiftMs = Math.floor((Date.now() - START) / 1000) * 1000 - 120_000;
const story = pusher({ seconds: 60, sample: squeezed(20, 40) }).map((batch) => shift(batch, shiftMs));

/** As a collector hands a batch on, one of version 2 if `needs` is said. */
function handedOn(batch: Batch, needs?: string): OutgoingMessage {
  const received = { ...batch, receivedAt: batch.sentAt + 40 };
  const { seq, room, side } = batch;
  return {
    key: batch.session,
    value: encode(received),
    headers: {
      seq: String(seq),
      fp: fingerprint(batch),
      room,
      side,
      ...(needs === undefined ? {} : { needs }),
    },
    timestampMs: received.receivedAt,
  };
}

test('versions stand side by side on the bus: read as far as known, or set aside whole and stored once when replayed', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'stutterscope-versions-'));
  const bus = createEmbeddedBus({ dir: join(dir, 'bus') });
  await bus.ensureTopics(1);
  const warehouse = await openWarehouse({ kind: 'embedded', dir: join(dir, 'clickhouse') });
  await warehouse.migrate();
  const processor = await startProcessor({
    bus,
    warehouse,
    logger: pino({ level: 'silent' }),
    clock: Date.now,
  });
  const producer = await bus.producer();
  const eventually = (sql: string) =>
    expect.poll(() => warehouse.query(sql), { timeout: 30_000, interval: 200 });
  try {
    // Every other batch comes through a client of version 2 that only adds; one in the quiet beginning is beyond us.
    const beyond = story.find(({ seq }) => seq === 3);
    if (beyond === undefined) throw new Error('the story has batches');
    const others = story.filter((batch) => batch !== beyond);
    const mixed = others.map((batch) =>
      batch.seq % 2 === 0 ? batch : { ...batch, v: 2, readableAs: 1, mood: 'calm' },
    );
    await producer.send('telemetry', [
      ...mixed.map((batch) => handedOn(batch)),
      handedOn({ ...beyond, v: 2 }, '2'),
    ]);

    const samplesOf = (batches: readonly Batch[]) =>
      batches.reduce((sum, { samples: { t } }) => sum + t.length, 0);
    await eventually('SELECT toUInt32(count()) AS n FROM samples').toEqual([{ n: samplesOf(others) }]);
    await eventually('SELECT cause, origin FROM stutters_current').toEqual([
      { cause: 'upstream_clog', origin: 'uplink_bandwidth' },
    ]);
    await eventually('SELECT DISTINCT reason FROM dead_letters').toEqual([
      { reason: '/v unknown contract version 2: this collector takes 1' },
    ]);

    // After the upgrade it is read: `dead-letters replay` sends the bytes alone. Twice, it is stored once.
    const replayed = { key: beyond.session, value: handedOn(beyond).value };
    await producer.send('telemetry', [replayed, replayed]);
    await eventually('SELECT toUInt32(count()) AS n FROM samples').toEqual([{ n: samplesOf(story) }]);
  } finally {
    await processor.close();
    await bus.close();
    await warehouse.close();
    await rm(dir, { recursive: true, force: true });
  }
}, 60_000);
