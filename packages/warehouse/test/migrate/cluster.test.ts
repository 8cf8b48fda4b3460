import { expect, test } from 'vitest';
import { loadMigrations } from '../../src/migrate/loadMigrations.ts';
import { renderStatement } from '../../src/migrate/renderStatement.ts';
import { temporaryWarehouse } from '../support/embedded.ts';

const statements = (await loadMigrations()).flatMap((migration) => migration.statements);

test('the same text is a cluster’s: everything ON CLUSTER, every stored table replicated', () => {
  for (const statement of statements) {
    const text = renderStatement(statement, 'live');
    expect(text).not.toContain('{{');
    expect(text).toMatch(
      /^(--.*\n)*((CREATE (TABLE|VIEW|MATERIALIZED VIEW) IF NOT EXISTS|CREATE OR REPLACE VIEW|ALTER TABLE|DROP VIEW IF EXISTS) \w+ ON CLUSTER `live`(\s|$)|RENAME TABLE .* ON CLUSTER `live`$)/,
    );
    expect(text.match(/ENGINE = (\w+)/)?.[1] ?? 'Null').toMatch(/^(Null|Replicated\w*MergeTree)$/);
  }
});

test('a single server’s text names neither', () => {
  for (const statement of statements) {
    expect(renderStatement(statement, undefined)).not.toMatch(/ON CLUSTER|Replicated|\{\{/);
  }
});

test('the engine can parse the cluster’s text', async () => {
  await using open = await temporaryWarehouse();
  for (const statement of statements) {
    const [row] = await open.warehouse.query('SELECT formatQuerySingleLine({sql:String}) AS text', {
      sql: renderStatement(statement, 'live'),
    });
    expect(row).toEqual({ text: expect.stringContaining('ON CLUSTER live') });
  }
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
