import { totalmem } from 'node:os';
import { quoted } from '../engine/sqlText.ts';
import type { SqlRequest } from './readRequest.ts';
import { SqlRefusal } from './sqlRefusal.ts';

const GIB = 1024 ** 3;

/** The largest answer, as the engine counts it; it is held whole. */
const MAX_RESULT_BYTES = 256 * 1024 * 1024;
// The engine's own limit is nearly all of the machine, and it shares the process with collector and processor.
const MAX_MEMORY_BYTES = Math.min(2 * GIB, Math.floor(totalmem() / 4));

// What a question may set for itself: how its answer is written and how much of it. Other settings of formats
// name files.
const ownSettings =
  /^(limit|offset|max_result_rows|max_rows_to_read|max_bytes_to_read|max_block_size|(result|read|timeout)_overflow_mode|final|join_use_nulls|session_timezone|date_time_output_format|output_format_(json|csv|tsv|pretty|decimal|native|arrow|parquet)_\w+)$/;

/** How long a statement may run, and whether it may only ask. */
export interface Limits {
  readonly readonly: boolean;
  readonly maxExecutionSeconds: number;
}

/** A client that asks for read-only itself asks for less than it gets here. */
const isLaxer = (name: string, value: string) => name === 'readonly' && (value === '1' || value === '2');

/** What was asked for, or our own limit where that is less; 0 is ClickHouse's word for no limit. */
function atMost(request: SqlRequest, name: string, limit: number): string {
  const asked = Number(request.settings.get(name) ?? 0);
  if (!(asked >= 0)) throw new SqlRefusal(36, `${name} must be a number that is not negative`);
  return `${name} = ${asked > 0 ? Math.min(asked, limit) : limit}`;
}

/** What a session has to SET before it runs the statement of a request. `tag` finds it among those that run. */
export function settingsOf(request: SqlRequest, limits: Limits, tag: string): string {
  const capped = {
    max_execution_time: limits.maxExecutionSeconds,
    max_memory_usage: MAX_MEMORY_BYTES,
    max_result_bytes: MAX_RESULT_BYTES,
  };
  // Names stand in the SET as they are: anything but a word could end it and begin a statement of its own.
  for (const name of [...request.settings.keys(), ...request.params.keys()]) {
    if (!/^\w+$/.test(name)) throw new SqlRefusal(36, `Not the name of a setting: ${JSON.stringify(name)}`);
  }
  const wanted = [...request.settings].filter(
    ([name, value]) => !Object.hasOwn(capped, name) && !(limits.readonly && isLaxer(name, value)),
  );
  for (const [name] of wanted) {
    if (limits.readonly && !ownSettings.test(name)) {
      throw new SqlRefusal(164, `Cannot modify '${name}' setting in readonly mode`);
    }
  }
  return [
    ...[...wanted, ...request.params].map(([name, value]) => `${name} = ${quoted(value)}`),
    ...Object.entries(capped).map(([name, limit]) => atMost(request, name, limit)),
    `log_comment = ${quoted(tag)}`,
    ...(limits.readonly ? ['readonly = 1'] : []),
  ].join(', ');
}
