import Type from 'typebox';
import type { Warehouse } from '../warehouse.ts';
import { defineQuery } from './defineQuery.ts';
import { Ms, nullable } from './fields.ts';

const select = defineQuery(
  `SELECT toInt64(toUnixTimestamp(maxOrNull(second))) * 1000 AS newestMs
   FROM groups_1s
   WHERE day >= toDate(fromUnixTimestamp64Milli({sinceMs:Int64}, 'UTC'))
     AND second >= toDateTime(intDiv({sinceMs:Int64}, 1000), 'UTC')`,
  Type.Object({ newestMs: nullable(Ms) }),
);

/**
 * The newest second of which anything is stored, of any room, none before a moment; null where there is nothing. When
 * it is long ago, silence of one room says nothing of that room.
 */
export async function newestStored(
  source: Pick<Warehouse, 'query'>,
  params: { readonly sinceMs: number },
): Promise<number | null> {
  const [newest] = await select(source, params);
  return newest?.newestMs ?? null;
}
