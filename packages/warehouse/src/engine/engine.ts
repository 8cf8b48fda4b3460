import type { Cluster } from './cluster.ts';

/** Values bound as ClickHouse query parameters, `{name:Type}` in the SQL. */
export type QueryParams = Readonly<
  Record<string, string | number | boolean | null | readonly string[] | readonly number[]>
>;

/** Rows for one table, as JSONEachRow bytes. */
export interface Insert {
  readonly table: string;
  /** Equal tokens are inserted once, within the table's deduplication window. */
  readonly token: string;
  readonly ndjson: Uint8Array;
}

/** The database of a statement's bare names: the one that is asked, or what a cluster's shards keep. */
export type Place = 'main' | 'shards';

/** What the warehouse needs of ClickHouse, be it in this process or on a server. */
export interface Engine {
  /** The cluster that tables are made on, if any. Without one there is no place but `main`. */
  readonly cluster: Cluster | undefined;
  command(sql: string, place?: Place): Promise<void>;
  query(sql: string, params: QueryParams): Promise<readonly unknown[]>;
  insert(insert: Insert): Promise<void>;
  /** Runs the work while no other starter runs its own. */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}
