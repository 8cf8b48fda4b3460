import { columnNames, columns } from '@stutterscope/telemetry';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { namedQueries } from '../../src/index.ts';
import { batchOf, lineOf, NOON, SESSION } from '../support/batches.ts';
import { counts, temporaryWarehouse } from '../support/embedded.ts';
import { isKept } from '../support/precision.ts';

const wide = { room: '8888_room', session: SESSION, fromMs: 0, toMs: Date.UTC(2200, 0, 1), limit: 100_000 };

test('every plausible value comes back as it was sent, to the precision that its column keeps', async () => {
  await using open = await temporaryWarehouse();
  const sent = new Map<number, Record<string, number | null>>();
  const lines: Uint8Array[] = [];
  const sample = fc.record(
    Object.fromEntries(
      columns.map(({ name, unit, min, max }) => [
        name,
        fc.option(
          unit === 'frames'
            ? fc.integer({ min, max })
            : fc.double({ min, max, noNaN: true, noDefaultInfinity: true }),
        ),
      ]),
    ),
  );
  const generated = fc.sample(fc.array(sample, { minLength: 1, maxLength: 40 }), { numRuns: 60, seed: 7 });
  for (const [seq, rows] of generated.entries()) {
    const samples = Object.fromEntries(
      columnNames.map((name) => [name, rows.map((row) => row[name] ?? null)]),
    );
    lines.push(lineOf(batchOf({ seq, samples: { t: rows.map((_, idx) => NOON + idx), ...samples } })));
    for (const [idx, row] of rows.entries()) sent.set(seq * 1000 + idx, row);
  }
  await open.warehouse.insertTelemetry(lines, 'telemetry:0:0-59');

  const stored = await namedQueries.sessionSamples(open.warehouse, wide);
  expect(stored).toHaveLength(sent.size);
  for (const row of stored) {
    const original = sent.get(row.seq * 1000 + row.idx);
    expect(columnNames.filter((name) => !isKept(name, original?.[name] ?? null, row[name]))).toEqual([]);
    expect(row.implausible).toEqual({});
  }
});

test('a value outside its range is kept apart, and no average meets it', async () => {
  await using open = await temporaryWarehouse();
  const samples = {
    t: [NOON - 3000, NOON - 2000, NOON - 1000, NOON],
    fps: [15, 999, -1, 1e15],
    cpuSys: [130, null, 50, -0.5],
    que: [3, 1.5, -2, 100_001],
    drp: [1, 2.5, 4_294_967_296, 3],
  };
  await open.warehouse.insertTelemetry([lineOf(batchOf({ samples }))], 'a');
  const stored = await namedQueries.sessionSamples(open.warehouse, wide);
  expect(stored.map(({ fps, cpuSys, que, drp }) => ({ fps, cpuSys, que, drp }))).toEqual([
    { fps: 15, cpuSys: null, que: 3, drp: 1 },
    { fps: null, cpuSys: null, que: null, drp: null },
    { fps: null, cpuSys: 50, que: null, drp: null },
    { fps: null, cpuSys: null, que: null, drp: 3 },
  ]);
  expect(stored.map((row) => row.implausible)).toEqual([
    { cpuSys: 130 },
    { fps: 999, que: 1.5, drp: 2.5 },
    { fps: -1, que: -2, drp: 4_294_967_296 },
    { fps: 1e15, cpuSys: -0.5, que: 100_001 },
  ]);
  expect(await open.warehouse.query('SELECT fps, cpuSys, que, queMax, drops FROM rooms_1m_current')).toEqual([
    { fps: 15, cpuSys: 50, que: 3, queMax: 3, drops: 2 },
  ]);
});

test('fields and codes that nobody knows yet cost nothing', async () => {
  await using open = await temporaryWarehouse();
  const batch = batchOf({
    events: [
      { t: NOON, code: 987_654 },
      { t: NOON, code: -2_147_483_648, detail: 'x' },
    ],
  });
  const strange = {
    ...batch,
    mood: { deep: [1, { x: null }] },
    client: { ...batch.client, vendor: 'x' },
    samples: { ...batch.samples, shiny: [1, 2] },
    events: batch.events?.map((event) => ({ ...event, more: true })),
  };
  await open.warehouse.insertTelemetry([lineOf(strange)], 'a');
  expect(await open.warehouse.query('SELECT code FROM events ORDER BY idx')).toEqual([
    { code: 987_654 },
    { code: -2_147_483_648 },
  ]);
  expect(await counts(open.warehouse)).toMatchObject({ samples: 2, events: 2, batches: 1 });
});

test('what is missing is empty, not an error: a batch with nothing but its times', async () => {
  await using open = await temporaryWarehouse();
  const bare = batchOf({ client: { platform: 'web' }, stream: { protocol: 'hls' }, samples: { t: [NOON] } });
  await open.warehouse.insertTelemetry([lineOf(bare)], 'a');
  const [stored] = await namedQueries.sessionSamples(open.warehouse, wide);
  expect(columnNames.map((name) => stored?.[name])).toEqual(columnNames.map(() => null));
});

test('columns of unequal length do not break the insert: t decides', async () => {
  await using open = await temporaryWarehouse();
  const samples = { t: [NOON, NOON + 1], fps: [15], spd: [10, 20, 30] };
  await open.warehouse.insertTelemetry([lineOf(batchOf({ samples }))], 'a');
  const stored = await namedQueries.sessionSamples(open.warehouse, wide);
  expect(stored.map(({ fps, spd }) => [fps, spd])).toEqual([
    [15, 10],
    [null, 20],
  ]);
});

test('clients that live in 2010 to 2099 share the partition of the day they were heard', async () => {
  await using open = await temporaryWarehouse();
  const lines = Array.from({ length: 90 }, (_, year) => {
    const sentAt = Date.UTC(2010 + year, year % 12, 1 + (year % 28), 3);
    return lineOf(
      batchOf({
        seq: year,
        sentAt,
        receivedAt: NOON,
        samples: { t: [sentAt - 5000], fps: [15] },
        events: [{ t: sentAt, code: 1001 }],
      }),
    );
  });
  await open.warehouse.insertTelemetry(lines, 'a');
  expect(await counts(open.warehouse)).toMatchObject({ samples: 90, events: 90, roomSamples: 90 });
  expect(
    await open.warehouse.query(
      "SELECT table, uniqExact(partition) AS partitions FROM system.parts WHERE active AND database = 'stutterscope' AND table IN ('samples', 'events', 'rooms_1m', 'sessions') GROUP BY table ORDER BY table",
    ),
  ).toEqual(['events', 'rooms_1m', 'samples', 'sessions'].map((table) => ({ table, partitions: 1 })));
  expect(await open.warehouse.query('SELECT DISTINCT toUnixTimestamp64Milli(at) AS at FROM samples')).toEqual(
    [{ at: NOON - 5000 }],
  );
  expect(await open.warehouse.query('SELECT toYear(max(t)) AS year FROM samples')).toEqual([{ year: 2099 }]);
});

const injections = [
  "'); DROP TABLE samples; --",
  '\n\n; DROP TABLE samples;\n\n',
  "\\'; DROP TABLE samples; --",
  '"}\n\nDROP TABLE samples',
  'half a pair \ud800',
  '\u0000\u2028\u2029 \ud83d\ude00',
];

test('text of a client stays text, whatever it says', async () => {
  await using open = await temporaryWarehouse();
  const lines = injections.map((detail, seq) =>
    lineOf(
      batchOf({
        seq,
        room: `r${detail}`,
        client: { platform: detail, app: detail },
        events: [{ t: NOON, code: 1, detail }],
      }),
    ),
  );
  await open.warehouse.insertTelemetry(lines, 'a');
  const stored = await open.warehouse.query('SELECT detail FROM events ORDER BY seq');
  // ClickHouse keeps bytes; half a surrogate pair has none, so its escape is kept.
  expect(stored).toEqual(injections.map((detail) => ({ detail: detail.replace('\ud800', '\\ud800') })));
  for (const room of injections.slice(0, 4)) {
    const sessions = await namedQueries.roomSessions(open.warehouse, { room: `r${room}`, limit: 5 });
    expect(sessions).toHaveLength(1);
  }
});

const good = JSON.stringify(batchOf());

test('a line that is no batch is named, whoever finds it, and the others go in without it', async () => {
  await using open = await temporaryWarehouse();
  const bad = [
    `${good}\n\nDROP TABLE samples;\n{}`,
    '{"room": x}',
    JSON.stringify({ ...batchOf(), session: 'nobody' }),
    JSON.stringify({ ...batchOf(), samples: [1, 2] }),
    JSON.stringify({ ...batchOf(), seq: 'one' }),
  ];
  const lines = [good, ...bad, good].map((text) => Buffer.from(text));
  for (let left = bad.length; left > 0; left--) {
    const insert = open.warehouse.insertTelemetry(lines, 'a');
    await expect(insert).rejects.toMatchObject({ name: 'WarehouseError', code: 'rejected', line: 1 });
    lines.splice(1, 1);
  }
  expect(await counts(open.warehouse)).toMatchObject({ samples: 0, batches: 0 });
  await open.warehouse.insertTelemetry(lines, 'a');
  expect(await counts(open.warehouse)).toMatchObject({ samples: 4, batches: 2 });
});

test('a token that is not one is refused before it meets a statement', async () => {
  await using open = await temporaryWarehouse();
  const insert = open.warehouse.insertTelemetry([lineOf(batchOf())], "a', async_insert = '1");
  await expect(insert).rejects.toMatchObject({ code: 'failed' });
});
