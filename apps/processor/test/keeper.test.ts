import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ShowReport } from '@stutterscope/alerts';
import type { Producer } from '@stutterscope/bus';
import type { CloudEvent } from '@stutterscope/cloud';
import { diagnoseRecording } from '@stutterscope/diagnosis';
import { openWarehouse, type Warehouse } from '@stutterscope/warehouse';
import { pino } from 'pino';
import Value from 'typebox/value';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  pusher,
  START,
  shift,
  squeezed,
  viewer,
} from '../../../packages/diagnosis/test/support/recording.ts';
import { createKeeper } from '../src/broadcasts/keeper.ts';

const MIN = 60_000;
let dir: string;
let warehouse: Warehouse;
let nowMs = 0;
const sent: unknown[] = [];

const producer: Producer = {
  async send(_topic, messages) {
    sent.push(...messages.map(({ value }) => JSON.parse(Buffer.from(value).toString())));
  },
  async close() {},
};

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'stutterscope-keeper-'));
  warehouse = await openWarehouse({ kind: 'embedded', dir: join(dir, 'clickhouse') });
  await warehouse.migrate();
});

afterAll(async () => {
  await warehouse.close();
  await rm(dir, { recursive: true, force: true });
});

// Of today: the warehouse forgets what was received long ago.
const began = Math.floor((Date.now() - 30 * MIN) / 1000) * 1000;
const batches = [...pusher({ seconds: 60, sample: squeezed(20, 40) }), ...viewer(2, { stalls: [[24, 28]] })]
  .sort((a, b) => a.sentAt - b.sentAt)
  .map((batch) => shift(batch, began - START));
const room = batches[0]?.room ?? '';

let number = 0;
const told = (kind: 'app_begin' | 'app_end', at: number): CloudEvent => ({
  kind,
  id: `app:${kind}:${at}:${number++}`,
  room,
  source: 'app',
  at,
  receivedAt: at,
});
const file: CloudEvent = {
  kind: 'recording',
  id: 'tencent:100:a',
  room,
  source: 'tencent',
  at: began + MIN,
  receivedAt: began + 2 * MIN,
  file: '919',
  format: 'flv',
  bytes: 1,
  startAt: began,
  endAt: began + MIN,
  url: 'https://vod.example/919.flv',
  timeInconsistent: false,
};

const rows = () =>
  warehouse.query(
    `SELECT dateDiff('second', fromUnixTimestamp64Milli({began:Int64}), \`from\`) AS began,
            dateDiff('second', \`from\`, \`to\`) AS lasted, begunBy, endedBy, pushes, recordings, score < 100 AS spoiled,
            reportedAt IS NOT NULL AS reported FROM broadcasts_current ORDER BY \`from\``,
    { began },
  );

test('a show is kept from its telemetry, set right by what comes later, scored and reported once', async () => {
  const keeper = createKeeper({ warehouse, producer, clock: () => nowMs, logger: pino({ level: 'silent' }) });
  const lines = batches.map((batch) =>
    Buffer.from(JSON.stringify({ ...batch, receivedAt: batch.sentAt + 40 })),
  );
  await warehouse.insertTelemetry(lines, 'telemetry');
  await warehouse.insertVerdicts(diagnoseRecording(batches), 'verdicts');

  nowMs = began + 2 * MIN;
  await keeper.look();
  expect(await rows()).toMatchObject([
    { begunBy: 'push', endedBy: '', lasted: null, pushes: 1, reported: 0 },
  ]);

  // The app's begin and end, and the file, come late and in the wrong order.
  await warehouse.insertCloudEvents(
    [told('app_end', began + 70_000), file, told('app_begin', began - 5000)],
    'cloud',
  );
  await keeper.look();
  const kept = {
    began: -5,
    lasted: 75,
    begunBy: 'app',
    endedBy: 'app',
    pushes: 1,
    recordings: ['tencent:100:a'],
  };
  expect(await rows()).toEqual([{ ...kept, spoiled: null, reported: 0 }]);
  expect(sent).toEqual([]);

  nowMs = began + 3 * MIN;
  await keeper.look();
  await keeper.look();
  expect(await rows()).toEqual([{ ...kept, spoiled: 1, reported: 1 }]);
  expect(sent).toHaveLength(1);
  const [report] = sent;
  expect(Value.Check(ShowReport, report)).toBe(true);
  expect(report).toMatchObject({
    kind: 'report',
    room,
    report: {
      causes: [{ cause: 'upstream_clog' }],
      stutters: [
        {
          cause: 'upstream_clog',
          place: { recording: 'tencent:100:a', link: expect.stringMatching(/#t=\d+$/) },
        },
      ],
      nextTime: [expect.any(String), expect.any(String), expect.any(String)],
    },
    html: expect.stringContaining('<h2>Next time</h2>'),
  });
});

test('the link of a stutter in SQL is that of the report', async () => {
  const [linked] = await warehouse.query(
    `SELECT link, offsetMs FROM stutter_recordings WHERE room = {room:String}`,
    {
      room,
    },
  );
  expect(sent[0]).toMatchObject({ report: { stutters: [{ place: linked }] } });
});
