import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import { tableWords } from '../../packages/warehouse/src/dictionary/tableWords.ts';
import { unitOf } from '../../packages/warehouse/src/dictionary/units.ts';
import { defineQuery, openWarehouse, type Warehouse } from '../../packages/warehouse/src/index.ts';
import { retentionOf } from '../../packages/warehouse/src/migrate/retention.ts';
import { defaultRetention } from '../../packages/warehouse/src/migrate/retentionDays.ts';
import { generatedFrom, markdownTable } from './markdown.ts';

const Table = Type.Object({
  name: Type.String(),
  engine: Type.String(),
  comment: Type.String(),
  sorting: Type.String(),
  partition: Type.String(),
  columns: Type.Array(Type.Tuple([Type.String(), Type.String(), Type.String()])),
});
type Table = Static<typeof Table>;

const tablesOf = defineQuery(
  `SELECT t.name AS name, any(t.engine) AS engine, any(t.comment) AS comment, any(t.sorting_key) AS sorting,
     any(t.partition_key) AS partition, arrayMap(c -> (c.2, c.3, c.4), arraySort(groupArray((c.position, c.name, c.type, c.comment)))) AS columns
   FROM system.tables AS t INNER JOIN system.columns AS c ON c.database = t.database AND c.table = t.name
   WHERE t.database = 'stutterscope' AND t.engine != 'MaterializedView'
   GROUP BY name`,
  Table,
);

async function schema(): Promise<readonly Table[]> {
  const dir = await mkdtemp(join(tmpdir(), 'stutterscope-docs-'));
  let warehouse: Warehouse | undefined;
  try {
    warehouse = await openWarehouse({ kind: 'embedded', dir });
    await warehouse.migrate();
    return await tablesOf(warehouse, {});
  } finally {
    await warehouse?.close();
    await rm(dir, { recursive: true, force: true });
  }
}

/** Throws with every table and column that nobody wrote words for. */
function refuseWordless(tables: readonly Table[]): void {
  const wordless = tables.flatMap(({ name, comment, columns }) => [
    ...(comment === '' || tableWords[name] === undefined ? [name] : []),
    ...columns.filter(([, , words]) => words === '').map(([column]) => `${name}.${column}`),
  ]);
  if (wordless.length > 0)
    throw new Error(`packages/warehouse/src/dictionary has no words for ${wordless.join(', ')}`);
}

function kept(name: string): string {
  const as = retentionOf(name);
  if (as === undefined) return 'for good';
  return `${defaultRetention[as]} days (\`STUTTERSCOPE_KEEP_${as.toUpperCase()}_DAYS\`)`;
}

function facts({ name, engine, sorting, partition }: Table): string {
  if (engine === 'View') return 'A view.';
  if (engine === 'Null') return 'Keeps nothing.';
  return `${engine}, ordered by \`${sorting}\`${partition === '' ? '' : `, parted by \`${partition}\``}; kept ${kept(name)}.`;
}

function section(table: Table): string {
  const rows = table.columns.map(([name, type, comment]) => {
    const unit = unitOf(name);
    const words = unit === '' ? comment : comment.replace(` (${unit})`, '');
    return [`\`${name}\``, `\`${type.replace(/\s+/g, ' ')}\``, unit, words];
  });
  return [
    `## ${table.name}`,
    `${table.comment} ${facts(table)}`,
    markdownTable(['column', 'type', 'unit', 'meaning'], rows),
  ].join('\n\n');
}

/** docs/data.md */
export async function dataPage(): Promise<string> {
  const tables = await schema();
  refuseWordless(tables);
  const order = Object.keys(tableWords);
  const sorted = tables.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  return [
    '# Data dictionary',
    generatedFrom('the schema and packages/warehouse/src/dictionary'),
    'Every table and view of the database `stutterscope`, as `stutterscope sql` and Grafana see it; ClickHouse has the same ' +
      'words as comments (`DESCRIBE TABLE stutters_current`). Names of views are stable: ask those whose name ends in ' +
      '`_current`, the question views beside them, `samples`, `events` and the cells; the rest is how rows are merged.',
    'Times are UTC. On a cluster the same names stand before the shards ([decision 0011](decisions/0011-shards.md)). How long ' +
      'rows are kept is read at each start of `up` and by `stutterscope migrate`: a shorter time holds for what is stored already.',
    markdownTable(
      ['table or view', 'holds'],
      sorted.map(({ name, comment }) => [`[${name}](#${name})`, comment]),
    ),
    ...sorted.map(section),
    '',
  ].join('\n\n');
}
