import { tidy } from '../query/clickhouseQuery.ts';
import { ageOfNewest } from '../query/freshness.ts';
import type { AlertRule } from './rule.ts';
import { threshold } from './thresholds.ts';

type Given = Pick<
  AlertRule,
  'name' | 'title' | 'urgency' | 'query' | 'rangeS' | 'above' | 'summary' | 'panelId' | 'labels'
> &
  Partial<Pick<AlertRule, 'pending' | 'source' | 'noData'>>;

const rule = (given: Given): AlertRule => ({
  broke: 'pipeline',
  source: 'clickhouse',
  pending: '2m',
  noData: 'OK',
  board: 'pipeline',
  filters: {},
  ...given,
});

const stopped = rule({
  name: 'telemetry-stopped',
  labels: ['at'],
  title: 'No telemetry arrives',
  urgency: 'page',
  query: tidy(`
    SELECT 'ClickHouse' AS \`at\`, toFloat64(${ageOfNewest}) AS seconds
    FROM intake_1m WHERE minute >= $__fromTime AND minute <= $__toTime HAVING count() > 0`),
  rangeS: 21_600,
  above: threshold('silenceSeconds'),
  pending: '1m',
  noData: 'NoData',
  summary:
    'The newest telemetry in ClickHouse is {{ printf "%.0f" .Values.A.Value }} s old: nobody knows how rooms are.',
  panelId: 2,
});

const late = rule({
  name: 'telemetry-late',
  labels: ['at'],
  title: 'Telemetry reaches ClickHouse late',
  urgency: 'page',
  query: tidy(`
    SELECT 'ClickHouse' AS \`at\`, toFloat64(quantilesDDMerge(0.01, 0.99)(delayState)[1]) AS p99
    FROM intake_1m WHERE $__timeFilter(minute) HAVING count() > 0`),
  rangeS: 300,
  above: threshold('storeDelayMs'),
  summary:
    'One percent of the telemetry reaches ClickHouse {{ printf "%.0f" .Values.A.Value }} ms late or more.',
  panelId: 8,
});

const lag = rule({
  name: 'bus-lag',
  labels: ['topic', 'group'],
  title: 'A group falls behind on the bus',
  urgency: 'page',
  source: 'prometheus',
  query: 'max by (topic, group) (stutterscope_bus_lag_messages)',
  rangeS: 300,
  above: threshold('lagMessages'),
  pending: '5m',
  summary:
    'Group {{ .Labels.group }} has {{ printf "%.0f" .Values.A.Value }} messages of {{ .Labels.topic }} left to read.',
  panelId: 21,
});

const dead = rule({
  name: 'dead-letters',
  labels: ['topic'],
  title: 'Dead letters',
  urgency: 'ticket',
  query: tidy(`
    SELECT topic, toFloat64(count()) AS letters FROM dead_letters WHERE $__timeFilter(at) GROUP BY topic`),
  rangeS: 600,
  above: threshold('deadLetters'),
  pending: '0s',
  summary:
    '{{ printf "%.0f" .Values.A.Value }} messages of topic {{ .Labels.topic }} could not be read within ten minutes.',
  panelId: 9,
});

const lost = rule({
  name: 'telemetry-lost',
  labels: ['side'],
  title: 'Telemetry is lost on its way',
  urgency: 'ticket',
  query: tidy(`
    SELECT side, sum(lost) / sum(expected) AS share FROM telemetry_gaps
    WHERE $__timeFilter(lastReceivedAt)
    GROUP BY side HAVING sum(expected) >= ${threshold('lostLeastBatches')}`),
  rangeS: 1800,
  above: threshold('lostShare'),
  pending: '10m',
  summary:
    'Of the batches of {{ .Labels.side }} sessions {{ humanizePercentage .Values.A.Value }} never came.',
  panelId: 10,
});

/** Whether what we say can be believed. */
export const pipelineRules: readonly AlertRule[] = [stopped, late, lag, dead, lost];
