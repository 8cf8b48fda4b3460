import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bus, createEmbeddedBus, createKafkaBus, type OutgoingMessage } from '@stutterscope/bus';
import { diagnoseRecording } from '@stutterscope/diagnosis';
import { type Batch, fingerprint } from '@stutterscope/telemetry';
import { openWarehouse, type Warehouse } from '@stutterscope/warehouse';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeWithBroker, sharedBroker } from '../../../infra/kafka/sharedBroker.ts';
import {
  healthyPush,
  pusher,
  START,
  shift,
  squeezed,
  uuid,
  viewer,
} from '../../../packages/diagnosis/test/support/recording.ts';
import { startProcessor } from '../src/index.ts';

const logger = pino({ level: 'silent' });
const encoder = new TextEncoder();

/** As the collector hands it on. */
function message(batch: Batch): OutgoingMessage {
  const received = { ...batch, receivedAt: batch.sentAt + 40 };
  return {
    key: batch.session,
    value: encoder.encode(JSON.stringify(received)),
    headers: { seq: String(batch.seq), fp: fingerprint(batch), room: batch.room, side: batch.side },
    timestampMs: received.receivedAt,
  };
}

function pipeline(open: (dir: string) => Promise<Bus>): void {
  let dir: string;
  let bus: Bus;
  let warehouse: Warehouse;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'stutterscope-processor-'));
    bus = await open(dir);
    await bus.ensureTopics(2);
    warehouse = await openWarehouse({ kind: 'embedded', dir: join(dir, 'clickhouse') });
    await warehouse.migrate();
  });

  afterAll(async () => {
    await bus.close();
    await warehouse.close();
    await rm(dir, { recursive: true, force: true });
  });

  const run = () => startProcessor({ bus, warehouse, logger, clock: Date.now });
  const select = (sql: string) => warehouse.query(sql);
  const eventually = (sql: string) => expect.poll(() => select(sql), { timeout: 30_000, interval: 200 });

  // Of today: the warehouse forgets what was received long ago.
  const shiftMs = Math.floor((Date.now() - START) / 1000) * 1000 - 120_000;
  const story = [
    ...pusher({ seconds: 60, sample: squeezed(20, 40) }),
    ...viewer(2, { stalls: [[24, 28]] }),
    ...viewer(3),
  ]
    .sort((a, b) => a.sentAt - b.sentAt)
    .map((batch) => shift(batch, shiftMs));

  test('a batch is in ClickHouse once, resent, conflicting or restarted over, and the verdict with it', async () => {
    const producer = await bus.producer();
    const half = story.length / 2;
    const send = (batches: readonly Batch[]) => producer.send('telemetry', batches.map(message));

    const first = await run();
    await send(story.slice(0, half));
    await send(story.slice(half - 6, half));
    await eventually(`SELECT count() > 40 AS some FROM samples`).toEqual(
      [{ some: true }].map(() => expect.anything()),
    );
    await first.close();

    const second = await run();
    await send(story.slice(half - 3));
    const [conflicting] = story;
    if (conflicting === undefined) throw new Error('the story has batches');
    await send([
      { ...conflicting, samples: { t: conflicting.samples.t, fps: conflicting.samples.t.map(() => 1) } },
    ]);
    await send([
      { ...conflicting, seq: 5000, room: '8888_elsewhere' },
      { ...conflicting, seq: 5001, side: conflicting.side === 'push' ? 'play' : 'push' },
    ]);
    await producer.send('telemetry', [
      { key: 'x', value: encoder.encode('{"v":1,') },
      { key: 'x', value: encoder.encode('{"v":1}\n\n; DROP TABLE samples') },
      { key: 'x', value: encoder.encode(''), headers: { seq: '0', fp: 'f', room: 'r', side: 'push' } },
      {
        key: uuid(77),
        value: encoder.encode('{"v":1}\n\nDROP TABLE samples'),
        headers: { seq: '0', fp: 'f', room: 'r', side: 'push' },
      },
    ]);
    await producer.send('verdicts', [{ key: 'x', value: encoder.encode('{"kind":"stutter"}') }]);

    const sent = story.reduce((sum, batch) => sum + batch.samples.t.length, 0);
    await eventually('SELECT toUInt32(count()) AS n FROM samples').toEqual([{ n: sent }]);
    await eventually('SELECT cause, origin, isNull(`to`) AS open FROM stutters_current').toEqual([
      { cause: 'upstream_clog', origin: 'uplink_bandwidth', open: 0 },
    ]);
    await eventually('SELECT audience FROM alerts_current').toEqual([{ audience: 'vj' }]);
    await eventually(
      "SELECT countIf(reason LIKE 'seq was used%') AS conflicts, countIf(reason LIKE '%another room%') AS moved, countIf(reason LIKE 'not JSON%') AS unread, countIf(topic = 'verdicts' AND reason LIKE 'the warehouse cannot read it: %') AS unreadVerdicts FROM dead_letters",
    ).toEqual([
      {
        moved: expect.toSatisfy((n) => Number(n) === 2),
        conflicts: expect.toSatisfy((n) => Number(n) === 1),
        unread: expect.toSatisfy((n) => Number(n) >= 3),
        unreadVerdicts: expect.toSatisfy((n) => Number(n) === 1),
      },
    ]);
    await second.close();
    await producer.close();

    const [told] = await select(
      'SELECT toUnixTimestamp64Milli(`from`) AS start, toUnixTimestamp64Milli(`to`) AS end FROM stutters_current',
    );
    const [offline] = diagnoseRecording(story);
    if (offline?.kind !== 'stutter') throw new Error('the story has a stutter');
    expect(told).toEqual({
      start: expect.toSatisfy((at) => Number(at) === offline.from),
      end: expect.toSatisfy((at) => Number(at) === offline.to),
    });
  }, 90_000);

  test('rooms too small to name their server name it together', async () => {
    const rooms = Array.from({ length: 5 }, (_, n) => {
      const room = `8888_small${n}`;
      const seconds = 120;
      return [
        ...pusher({ room, session: uuid(500 + n), seconds, sample: () => healthyPush }),
        ...viewer(600 + n, { room, seconds, stalls: [[70, 80]], stream: { serverIp: '203.0.113.9' } }),
        ...viewer(700 + n, { room, seconds, stream: { serverIp: `203.0.113.${20 + n}` } }),
      ];
    });
    const batches = rooms
      .flat()
      .sort((a, b) => a.sentAt - b.sentAt)
      .map((batch) => shift(batch, shiftMs));
    const producer = await bus.producer();
    const processor = await run();
    // On one key, as live: else a partition would run ahead of the other by more than what may come late.
    await producer.send(
      'telemetry',
      batches.map((batch) => ({ ...message(batch), key: 'all' })),
    );
    await eventually(
      'SELECT cause, by, cellId, toUInt32(rooms) AS hurt FROM incidents_current WHERE NOT isNull(`to`) OR rooms = 5',
    ).toEqual([{ cause: 'downstream_lag', by: 'server', cellId: '203.0.113.9', hurt: 5 }]);
    await processor.close();
    await producer.close();
  }, 90_000);
}

describe('over the embedded bus', () =>
  pipeline(async (dir) => createEmbeddedBus({ dir: join(dir, 'bus') })));

describeWithBroker('over Kafka', () =>
  pipeline(async () =>
    createKafkaBus({
      brokers: [await sharedBroker()],
      clientId: 'test',
      topicPrefix: `processor-${Date.now()}.`,
    }),
  ),
);
