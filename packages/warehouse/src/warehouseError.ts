import { ClickHouseError } from '@clickhouse/client';

/**
 * `unavailable`: the same call, with the same token, may succeed later.
 * `rejected`: these rows will never fit; `line` is the index of the first that does not, where it is known.
 * `failed`: the statement itself is wrong. `migration`: the schema is not what the files say.
 * `closed`: this warehouse was closed.
 */
export type WarehouseErrorCode = 'unavailable' | 'rejected' | 'failed' | 'migration' | 'closed';

/** What a warehouse refuses with; `cause` holds the engine's own error. */
export class WarehouseError extends Error {
  override readonly name = 'WarehouseError';
  readonly code: WarehouseErrorCode;
  readonly line: number | undefined;

  constructor(code: WarehouseErrorCode, message: string, options?: ErrorOptions & { line?: number }) {
    super(message, options);
    this.code = code;
    this.line = options?.line;
  }
}

// What the engine says of rows that it cannot read. Anything it says besides, about the same insert, is not
// the rows' fault: better to stop and retry than to throw good telemetry away.
const rowFaults: ReadonlySet<string> = new Set([
  'ARGUMENT_OUT_OF_BOUND',
  'ATTEMPT_TO_READ_AFTER_EOF',
  'CANNOT_CONVERT_TYPE',
  'CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN',
  'CANNOT_PARSE_ARRAY_FROM_TEXT',
  'CANNOT_PARSE_BOOL',
  'CANNOT_PARSE_DATETIME',
  'CANNOT_PARSE_ESCAPE_SEQUENCE',
  'CANNOT_PARSE_INPUT_ASSERTION_FAILED',
  'CANNOT_PARSE_NUMBER',
  'CANNOT_PARSE_QUOTED_STRING',
  'CANNOT_PARSE_TEXT',
  'CANNOT_PARSE_UUID',
  'CANNOT_READ_ALL_DATA',
  'CANNOT_READ_ARRAY_FROM_TEXT',
  'INCORRECT_DATA',
  'TOO_DEEP_RECURSION',
  'TYPE_MISMATCH',
  'UNEXPECTED_DATA_AFTER_PARSED_VALUE',
  'VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE',
]);

const passingFaults: ReadonlySet<string> = new Set([
  'MEMORY_LIMIT_EXCEEDED',
  'NETWORK_ERROR',
  'NOT_ENOUGH_SPACE',
  'QUERY_WAS_CANCELLED',
  'SOCKET_TIMEOUT',
  'TABLE_IS_READ_ONLY',
  'TIMEOUT_EXCEEDED',
  'TOO_MANY_PARTS',
  'TOO_MANY_SIMULTANEOUS_QUERIES',
  'KEEPER_EXCEPTION',
  'NO_ZOOKEEPER',
]);

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** The engine's refusal of a query, in our own terms. */
export function queryError(thrown: unknown): WarehouseError {
  if (thrown instanceof WarehouseError) return thrown;
  const cause = asError(thrown);
  const passing = !(cause instanceof ClickHouseError) || passingFaults.has(cause.type ?? '');
  return new WarehouseError(passing ? 'unavailable' : 'failed', cause.message, { cause });
}

/** The engine's refusal of an insert, in our own terms. Rows count from 1 in its messages, lines from 0 here. */
export function insertError(thrown: unknown): WarehouseError {
  if (thrown instanceof WarehouseError) return thrown;
  const cause = asError(thrown);
  const row = /\(at row (\d+)\)/.exec(cause.message)?.[1];
  const ofRows = row !== undefined || (cause instanceof ClickHouseError && rowFaults.has(cause.type ?? ''));
  if (!ofRows) return new WarehouseError('unavailable', cause.message, { cause });
  const at = row === undefined ? {} : { line: Number(row) - 1 };
  return new WarehouseError('rejected', cause.message, { cause, ...at });
}
