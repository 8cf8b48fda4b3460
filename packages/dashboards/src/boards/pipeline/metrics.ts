import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { BAD, WATCH } from '../../house/colours.ts';
import { datasourceVariable, PROMETHEUS_TYPE } from '../../house/datasources.ts';
import { type Head, series } from '../../house/panels.ts';
import { prometheusQuery } from '../../query/prometheusQuery.ts';

interface Measured {
  readonly expr: string;
  readonly legend: string;
}

/** A panel over the processes' own metrics, where a Prometheus reads them. */
function measured(
  head: Omit<Head, 'span' | 'height'>,
  lines: readonly Measured[],
  limit?: number,
): Builder<Panel> {
  const scale =
    limit === undefined
      ? undefined
      : ([
          [null, WATCH],
          [limit, BAD],
        ] as const);
  return series({ ...head, span: 12, height: 8, ...(scale && { scale }) }, [], {
    leastInterval: '15s',
    showLimits: limit !== undefined,
  })
    .datasource({ type: PROMETHEUS_TYPE, uid: datasourceVariable.prometheus })
    .targets(lines.map(({ expr, legend }, index) => prometheusQuery(expr, legend, 'ABC'[index])));
}

const refusals = () =>
  measured(
    {
      id: 20,
      title: 'Requests refused, by reason',
      description:
        'Requests a second that the collector did not take, by the code of its answer. 4xx-like codes: clients send what does not fit. overloaded or bus_unavailable: the collector pushes back, clients keep and resend.',
      unit: 'reqps',
    },
    [
      {
        expr: 'sum by (code) (rate(stutterscope_collector_requests_total{code!="accepted"}[$__rate_interval]))',
        legend: '{{code}}',
      },
    ],
  );

const lag = () =>
  measured(
    {
      id: 21,
      title: 'Lag by topic',
      description:
        'Messages that each group of the processor has not read yet, of its worst partition. A steady climb: it takes less than comes in. One partition alone: that processor is stuck.',
      unit: 'short',
      decimals: 0,
    },
    [{ expr: 'max by (topic, group) (stutterscope_bus_lag_messages)', legend: '{{topic}} · {{group}}' }],
  );

const insertTime = () =>
  measured(
    {
      id: 22,
      title: 'Time of an insert into ClickHouse, p99',
      description:
        '99th percentile of the time that one insert takes, by topic. Beyond some seconds the warehouse writers fall behind.',
      unit: 's',
      decimals: 2,
    },
    [
      {
        expr: 'histogram_quantile(0.99, sum by (le, topic) (rate(stutterscope_processor_insert_seconds_bucket[$__rate_interval])))',
        legend: '{{topic}}',
      },
    ],
  );

const insertFailures = () =>
  measured(
    {
      id: 23,
      title: 'Inserts that failed',
      description:
        'Inserts a second that ClickHouse did not take, by code. unavailable: it is away, and the same rows come again. rejected: wrong rows, set aside as dead letters.',
      unit: 'ops',
      decimals: 2,
    },
    [
      {
        expr: 'sum by (topic, code) (rate(stutterscope_processor_insert_failures_total[$__rate_interval]))',
        legend: '{{topic}} · {{code}}',
      },
    ],
  );

/** What the processes tell of themselves: only where a Prometheus reads them. */
export const metricPanels = () => [refusals(), lag(), insertTime(), insertFailures()];
