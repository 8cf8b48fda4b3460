import { expect, test, vi } from 'vitest';
import { clusterOf } from '../../src/engine/cluster.ts';
import { layOut } from '../../src/migrate/layout.ts';
import { loadMigrations } from '../../src/migrate/loadMigrations.ts';
import { migrate } from '../../src/migrate/migrate.ts';
import { batchOf, lineOf } from '../support/batches.ts';
import { counts, countsOf, temporaryWarehouse } from '../support/embedded.ts';
import { oneServerCluster } from '../support/oneServerCluster.ts';

// Whole migrations, several a test: slow where much else runs.
vi.setConfig({ testTimeout: 120_000 });

const statements = (await loadMigrations()).flatMap((migration) => migration.statements);
const live = clusterOf('live', 'stutterscope');
const laid = statements.flatMap((statement) => layOut(statement, live));

test('the same text is a cluster’s: everything ON CLUSTER, every stored table replicated', () => {
  for (const { text } of laid) {
    expect(text).not.toContain('{{');
    expect(text).toMatch(
      /^(--.*\n)*((CREATE (TABLE|VIEW|MATERIALIZED VIEW) IF NOT EXISTS|CREATE OR REPLACE (VIEW|TABLE)|ALTER TABLE|DROP VIEW IF EXISTS) \w+ ON CLUSTER `live`(\s|$)|RENAME TABLE .* ON CLUSTER `live`$)/,
    );
    expect(text.match(/ENGINE = (\w+)/)?.[1] ?? 'Null').toMatch(
      /^(Null|Replicated\w*MergeTree|Distributed)$/,
    );
  }
});

test('what is stored lies on the shards, everything of a room on one; views ask all of them', () => {
  const placed = (place: string, start: RegExp) =>
    laid.filter((one) => one.place === place && start.test(one.text.replace(/^(--.*\n)*/, ''))).length;
  expect(placed('shards', /^CREATE MATERIALIZED/)).toBe(21);
  expect(placed('main', /^CREATE MATERIALIZED/)).toBe(0);
  expect(placed('shards', /^CREATE (OR REPLACE )?VIEW/)).toBe(0);
  const faces = new Map(
    laid.flatMap(({ text }) => {
      const [, table, key] = /^CREATE OR REPLACE TABLE (\w+) .*, (cityHash64\(.*\))\)$/.exec(text) ?? [];
      return table === undefined ? [] : [[table, key]];
    }),
  );
  for (const statement of statements) {
    const [, table, columns = ''] =
      /CREATE TABLE IF NOT EXISTS (\w+)[^(]*\((.*)\n\)\nENGINE/s.exec(statement) ?? [];
    if (table === undefined || table === 'event_codes') continue;
    expect({ table, byRoom: faces.get(table) === 'cityHash64(room)' }).toEqual({
      table,
      byRoom: /^ {4}room /m.test(columns),
    });
  }
});

test('a single server’s text names neither', () => {
  for (const statement of statements) {
    const texts = layOut(statement, undefined);
    expect(texts).toHaveLength(1);
    expect(texts[0]?.text).not.toMatch(/ON CLUSTER|Replicated|Distributed|\{\{/);
  }
});

test('the engine can parse the cluster’s text', async () => {
  await using open = await temporaryWarehouse();
  const rows = await open.warehouse.query(
    'SELECT formatQuerySingleLine(arrayJoin({texts:Array(String)})) AS text',
    { texts: laid.map(({ text }) => text) },
  );
  expect(rows).toHaveLength(laid.length);
  for (const row of rows) expect(row).toEqual({ text: expect.stringContaining('ON CLUSTER live') });
});

test('what goes into the distributed landing comes out of every distributed table and view, a retry once', async () => {
  await using open = await oneServerCluster();
  const { engine } = open;
  await migrate(engine, await loadMigrations(), {});
  expect(await migrate(engine, await loadMigrations(), { samples: 9 })).toMatchObject({ applied: [] });
  const lines = Array.from({ length: 30 }, (_, seq) =>
    lineOf(
      batchOf({ room: `8888_room${seq % 3}`, seq, events: [{ t: Date.now() - 86_400_000, code: 1101 }] }),
    ),
  );
  const insert = {
    table: 'landing',
    token: 'telemetry:0:0-29',
    ndjson: Buffer.from(`${lines.join('\n')}\n`),
  };
  await engine.insert(insert);
  await engine.insert(insert);
  const asked = { query: (sql: string, params = {}) => engine.query(sql, params) };
  expect(await counts(asked)).toEqual(countsOf({ samples: 60, events: 30, batches: 30 }));
  expect(await asked.query('SELECT DISTINCT name FROM events_named')).toEqual([
    { name: 'PUSH_WARNING_NET_BUSY' },
  ]);
  expect(
    await asked.query(
      `SELECT database, position(create_table_query, 'toIntervalDay(9)') > 0 AS isKeptNineDays
       FROM system.tables WHERE name = 'samples' ORDER BY database`,
    ),
  ).toEqual([
    { database: 'stutterscope', isKeptNineDays: 0 },
    { database: 'stutterscope_shard', isKeptNineDays: 1 },
  ]);
});

test('what feeds a table after an insert keeps a deduplication window on both kinds of engine', () => {
  const stored = statements.filter(
    (statement) => statement.includes('MergeTree') && !statement.includes('event_codes'),
  );
  expect(stored).toHaveLength(23);
  for (const statement of stored) {
    expect(statement).toContain('non_replicated_deduplication_window = 10000');
    expect(statement).toContain('replicated_deduplication_window_seconds = 604800');
  }
});
