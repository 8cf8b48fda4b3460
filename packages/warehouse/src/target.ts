/** ClickHouse's engine inside this process, with its data in a directory that is this process's alone. */
export interface EmbeddedTarget {
  readonly kind: 'embedded';
  readonly dir: string;
}

/** A ClickHouse server over HTTP. The database must exist. */
export interface ServerTarget {
  readonly kind: 'server';
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
  /** Name of a cluster: tables are then made ON CLUSTER and replicated. */
  readonly cluster?: string;
}

export type WarehouseTarget = EmbeddedTarget | ServerTarget;
