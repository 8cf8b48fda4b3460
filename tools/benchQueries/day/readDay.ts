import Type, { type Static } from 'typebox';
import { defineQuery, type Warehouse } from '../../../packages/warehouse/src/index.ts';

const Table = Type.Object({
  table: Type.String(),
  rows: Type.Integer(),
  bytes: Type.Integer(),
  bytesASample: Type.Number(),
});
const Whole = Type.Object({
  samples: Type.Integer(),
  rooms: Type.Integer(),
  sessions: Type.Integer(),
  largestRoom: Type.String(),
});

/** What a made day holds. */
export type Day = Static<typeof Whole> & { readonly tables: readonly Static<typeof Table>[] };

const whole = defineQuery(
  `SELECT count() AS samples, uniqExact(room) AS rooms, uniq(session) AS sessions,
          (SELECT room FROM samples GROUP BY room ORDER BY count() DESC LIMIT 1) AS largestRoom
   FROM samples`,
  Whole,
);
const tables = defineQuery(
  `SELECT \`table\`, p.rows AS rows, bytesOnDisk AS bytes, bytesOnDisk / (SELECT count() FROM samples) AS bytesASample
   FROM parts_now AS p WHERE bytesOnDisk > 100000 ORDER BY bytesOnDisk DESC`,
  Table,
);

/** Counts what was made, and what it takes on disk. */
export async function readDay(warehouse: Pick<Warehouse, 'query'>): Promise<Day> {
  const [counted] = await whole(warehouse, {});
  if (counted === undefined) throw new Error('the day is empty');
  return { ...counted, tables: await tables(warehouse, {}) };
}
