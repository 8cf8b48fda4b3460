import type { Static, TSchema } from 'typebox';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { QueryParams } from '../engine/engine.ts';
import type { Warehouse } from '../warehouse.ts';
import { WarehouseError } from '../warehouseError.ts';

/**
 * A query whose rows are checked against a schema and typed by it.
 *
 *     const rooms = defineQuery('SELECT room FROM sessions LIMIT {n:UInt32}', Type.Object({ room: Type.String() }));
 *     for (const { room } of await rooms(warehouse, { n: 10 })) …
 */
export function defineQuery<Row extends TSchema>(sql: string, row: Row) {
  const rowsOf = Compile(Type.Array(row));
  return async (source: Pick<Warehouse, 'query'>, params: QueryParams): Promise<Static<Row>[]> => {
    const rows: unknown = await source.query(sql, params);
    if (rowsOf.Check(rows)) return rows;
    const [fault] = rowsOf.Errors(rows);
    throw new WarehouseError('failed', `row ${fault?.instancePath ?? ''} ${fault?.message ?? ''} in: ${sql}`);
  };
}
