import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { datasourceVariable, PROMETHEUS_TYPE } from '../house/datasources.ts';

/** Asks the metrics of collector and processor. */
export function prometheusQuery(expr: string, legend: string, refId = 'A'): Builder<Dataquery> {
  return new DataqueryBuilder()
    .refId(refId)
    .datasource({ type: PROMETHEUS_TYPE, uid: datasourceVariable.prometheus })
    .expr(expr)
    .legendFormat(legend)
    .range()
    .format(PromQueryFormat.TimeSeries);
}
