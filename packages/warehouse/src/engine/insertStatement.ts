import { WarehouseError } from '../warehouseError.ts';
import type { Insert } from './engine.ts';
import { quoted } from './sqlText.ts';

// Every setting that decides how rows fall into blocks is fixed: the deduplication token holds per block, so
// a retry that cut its blocks otherwise would insert rows twice.
const settings = [
  'async_insert = 0',
  // On a cluster: told done only when every shard has its rows.
  'distributed_foreground_insert = 1',
  'deduplicate_blocks_in_dependent_materialized_views = 1',
  'max_insert_block_size = 1048576',
  'min_insert_block_size_rows = 1048576',
  'min_insert_block_size_bytes = 268435456',
  'max_block_size = 1048576',
  'input_format_parallel_parsing = 0',
  // A missed partition limit must not stop telemetry; receivedAt, which partitions follow, is our own clock.
  'throw_on_max_partitions_per_insert_block = 0',
  'input_format_skip_unknown_fields = 1',
  'input_format_defaults_for_omitted_fields = 1',
  'input_format_null_as_default = 1',
  'input_format_json_ignore_unknown_keys_in_named_tuple = 1',
  'input_format_json_defaults_for_missing_elements_in_named_tuple = 1',
  // JSON allows half a surrogate pair in a string, and clients' free text has it.
  'input_format_json_throw_on_bad_escape_sequence = 0',
  "date_time_input_format = 'best_effort'",
  // Values come back bit for bit; the fast way is exact in some versions of the engine only.
  'precise_float_parsing = 1',
  // An insert plans its views anew each time, and compiled a quarter of its time what it then ran once.
  'compile_expressions = 0',
  'compile_aggregate_expressions = 0',
  'compile_sort_description = 0',
].join(', ');

/** The statement of an insert; `source` says where the rows come from when they are not its body. */
export function insertStatement({ table, token }: Insert, source = ''): string {
  if (!/^[\w.:@-]{1,200}$/.test(token)) {
    throw new WarehouseError('failed', `not a deduplication token: ${JSON.stringify(token)}`);
  }
  return `INSERT INTO ${table} ${source} SETTINGS ${settings}, insert_deduplication_token = ${quoted(token)} FORMAT JSONEachRow`;
}
