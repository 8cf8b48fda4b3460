import type { ClickHouseClient } from '@clickhouse/client';
import type { QueryParams } from './engine.ts';

/** Runs a query and gives its rows as JSON objects: 64-bit integers and NaN as JSON can say them. */
export async function selectRows(
  client: ClickHouseClient,
  sql: string,
  params: QueryParams,
): Promise<readonly unknown[]> {
  const result = await client.query({
    query: sql,
    query_params: { ...params },
    format: 'JSONEachRow',
    clickhouse_settings: {
      output_format_json_quote_64bit_integers: 0,
      output_format_json_quote_denormals: 0,
      output_format_json_named_tuples_as_objects: 1,
    },
  });
  return result.json();
}
