/** A ClickHouse cluster as Stutterscope lays its tables out on it. */
export interface Cluster {
  /** As `remote_servers` of the servers' configuration names it. */
  readonly name: string;
  /** The database of what each shard keeps; the main one holds what is asked and inserted into. */
  readonly shards: string;
}

/** The cluster's layout behind a database. */
export function clusterOf(name: string, database: string): Cluster {
  return { name, shards: `${database}_shard` };
}
