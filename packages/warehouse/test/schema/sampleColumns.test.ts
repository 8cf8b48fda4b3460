import { Batch, type ColumnName, columns } from '@stutterscope/telemetry';
import { expect, test } from 'vitest';
import { loadMigrations } from '../../src/migrate/loadMigrations.ts';
import { temporaryWarehouse } from '../support/embedded.ts';

// Adding a column to packages/telemetry without a migration fails here.

const rawName = (name: string) => `raw${name[0]?.toUpperCase()}${name.slice(1)}`;

/** What each parameter is kept as; docs/decisions/0009 says why no finer. */
const kept: { readonly [name in ColumnName]: { type: string; value: (raw: string) => string } } = {
  fps: { type: 'Float32', value: (raw) => `toFloat32(round(${raw}, 1))` },
  cpuApp: { type: 'UInt8', value: (raw) => `toUInt8(round(${raw}))` },
  cpuSys: { type: 'UInt8', value: (raw) => `toUInt8(round(${raw}))` },
  spd: { type: 'UInt32', value: (raw) => `toUInt32(round(${raw} / 5) * 5)` },
  vra: { type: 'UInt16', value: (raw) => `toUInt16(round(${raw} / 5) * 5)` },
  ara: { type: 'UInt16', value: (raw) => `toUInt16(round(${raw}))` },
  que: { type: 'UInt32', value: (raw) => `toUInt32(${raw})` },
  drp: { type: 'UInt32', value: (raw) => `toUInt32(${raw})` },
  jit: { type: 'UInt16', value: (raw) => `toUInt16(round(${raw}))` },
  cache: { type: 'UInt32', value: (raw) => `toUInt32(round(${raw}, -1))` },
};

function storedExpression({ name, min, max, unit }: (typeof columns)[number]): string {
  const raw = rawName(name);
  const range = `${raw} BETWEEN ${min} AND ${max}`;
  const whole = unit === 'frames' ? ` AND ${raw} = floor(${raw})` : '';
  return `if(${range}${whole}, ${kept[name].value(raw)}, NULL) AS ${name},`;
}

const columnsSql =
  "SELECT name, type FROM system.columns WHERE database = 'stutterscope' AND table = {table:String}";

test('samples has one column per status parameter, wide enough for its range', async () => {
  await using open = await temporaryWarehouse();
  const stored = await open.warehouse.query(columnsSql, { table: 'samples' });
  const wanted = columns.map((column) => ({
    name: column.name,
    type: `Nullable(${kept[column.name].type})`,
  }));
  const names = new Set<unknown>(
    stored.map((row) => (typeof row === 'object' && row !== null && 'name' in row ? row.name : '')),
  );
  expect(stored).toEqual(expect.arrayContaining(wanted));
  const measured = ['fps', 'implausible'].every((name) => names.has(name));
  expect(measured).toBe(true);
  // What stands between the last time and `implausible` are the parameters, all of them and no other.
  const order = [...names];
  expect(order.slice(order.indexOf('receivedAt') + 1, order.indexOf('implausible'))).toEqual(
    columns.map(({ name }) => name),
  );
});

test('each parameter is unfolded, held to its plausible range and kept apart outside it', async () => {
  const migrations = await loadMigrations();
  const text = migrations
    .flatMap(({ statements }) => statements)
    .findLast((statement) => statement.includes('TABLE landing_to_samples{{onCluster}} MODIFY QUERY'));
  for (const column of columns) {
    const raw = rawName(column.name);
    expect(text).toContain(storedExpression(column));
    expect(text).toContain(`('${column.name}', if(isNull(${column.name}), ${raw}, NULL))`);
    expect(text).toContain(`arrayResize(b.samples.${column.name}, length(b.samples.t)) AS ${raw}`);
  }
});

test('the rollup has a sum and a count of every gauge', async () => {
  await using open = await temporaryWarehouse();
  const stored = await open.warehouse.query(columnsSql, { table: 'rooms_1m' });
  const gauges = columns.filter((column) => !column.cumulative);
  expect(stored).toEqual(
    expect.arrayContaining(
      gauges.flatMap(({ name }) => [
        expect.objectContaining({ name: `${name}Sum` }),
        expect.objectContaining({ name: `${name}Count` }),
      ]),
    ),
  );
});

test('the landing table takes every field of the batch schema but what says who may read it', async () => {
  await using open = await temporaryWarehouse();
  const paths = await open.warehouse.query(
    `SELECT name, arrayMap(pair -> pair.1, tupleElementNames) AS fields FROM (
       SELECT name, arrayMap(n -> tuple(n), extractAll(type, '(\\\\w+) (?:Array|Nullable|String|Int64|Int32|UInt16)')) AS tupleElementNames
       FROM system.columns WHERE database = 'stutterscope' AND table = 'landing') ORDER BY name`,
  );
  const { v: _, readableAs: __, ...taken } = Batch.properties;
  const nested: Record<string, string[]> = {
    client: Object.keys(Batch.properties.client.properties),
    stream: Object.keys(Batch.properties.stream.properties),
    samples: Object.keys(Batch.properties.samples.properties),
    events: Object.keys(Batch.properties.events.items.properties),
  };
  const wanted = Object.keys(taken)
    .sort()
    .map((name) => ({ name, fields: nested[name] ?? [] }));
  expect(paths).toEqual(wanted);
});
