import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Engine } from '../engine/engine.ts';
import { quoted, quotedName } from '../engine/sqlText.ts';
import { onEvery } from '../migrate/layout.ts';
import { WarehouseError } from '../warehouseError.ts';
import { columnWords } from './columnWords.ts';
import { tableWords } from './tableWords.ts';
import { unitOf } from './units.ts';

const Commented = Type.Object({
  place: Type.Enum(['main', 'shards']),
  table: Type.String(),
  comment: Type.String(),
  columns: Type.Array(Type.Tuple([Type.String(), Type.String()])),
});
type Commented = Static<typeof Commented>;
const commentedTables = Compile(Type.Array(Commented));

const QUESTION = `
  SELECT if(database = currentDatabase(), 'main', 'shards') AS place, c.table AS table, any(t.comment) AS comment,
    groupArray((c.name, c.comment)) AS columns
  FROM system.columns AS c
  INNER JOIN system.tables AS t ON t.database = c.database AND t.name = c.table
  WHERE c.database IN (currentDatabase(), {shards:String})
  GROUP BY c.database AS database, table
  ORDER BY place, table`;

/** The words of a column with its unit, as ClickHouse keeps them; undefined where nobody wrote any. */
function commentOf(table: string, column: string): string | undefined {
  const words = columnWords(table, column);
  const unit = unitOf(column);
  return words === undefined || unit === '' ? words : `${words} (${unit})`;
}

function changesOf({ table, comment, columns }: Commented, told: ReadonlyMap<string, string>): string[] {
  const words = tableWords[table];
  if (words === undefined) return [];
  const changed = columns.flatMap(([column, now]) => {
    const wanted = commentOf(table, column) ?? (now === '' ? told.get(column) : undefined);
    return wanted === undefined || wanted === now
      ? []
      : [`COMMENT COLUMN ${quotedName(column)} ${quoted(wanted)}`];
  });
  return words === comment ? changed : [...changed, `MODIFY COMMENT ${quoted(words)}`];
}

/** Makes the comments of tables, views and columns what the dictionary says, where they are not. */
export async function applyComments(engine: Engine): Promise<void> {
  const tables = await engine.query(QUESTION, { shards: engine.cluster?.shards ?? '' });
  if (!commentedTables.Check(tables)) throw new WarehouseError('migration', 'the columns are not readable');
  // What a migration says of its own columns stands, and holds for the views that pass them on.
  const told = new Map(tables.flatMap(({ columns }) => columns.filter(([, comment]) => comment !== '')));
  const alters = tables.flatMap((one) => {
    const changes = changesOf(one, told);
    const head = `ALTER TABLE ${quotedName(one.table)}${onEvery(engine.cluster)}`;
    return changes.length === 0 ? [] : [{ text: `${head} ${changes.join(', ')}`, place: one.place }];
  });
  // Each table waits for its own disk only.
  await Promise.all(alters.map(({ text, place }) => engine.command(text, place)));
}
