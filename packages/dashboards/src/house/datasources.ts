/** The plugin that all panels but Prometheus' ask. */
export const CLICKHOUSE_TYPE = 'grafana-clickhouse-datasource';
export const PROMETHEUS_TYPE = 'prometheus';

/** The data sources as infra/compose/grafana provisions them. Alert rules name them; panels ask a variable. */
export const datasourceUid = { clickhouse: 'stutterscope', prometheus: 'stutterscope-metrics' } as const;

/** The data source that a viewer of the dashboard has chosen. */
export const datasourceVariable = {
  clickhouse: '${datasource}',
  prometheus: '${prometheus_datasource}',
} as const;

export type DatasourceUid =
  | (typeof datasourceUid)[keyof typeof datasourceUid]
  | (typeof datasourceVariable)[keyof typeof datasourceVariable];
