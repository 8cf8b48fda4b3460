import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  CustomVariableBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { tidy } from '../query/clickhouseQuery.ts';
import { causeNames } from './colours.ts';
import { CLICKHOUSE_TYPE, datasourceVariable, PROMETHEUS_TYPE } from './datasources.ts';

const ALL = { text: 'All', value: '$__all', selected: true };

const clickhouse = { type: CLICKHOUSE_TYPE, uid: datasourceVariable.clickhouse };

/** A list that ClickHouse gives; several at once, all of them at first. */
function listed(name: string, label: string, description: string, sql: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .description(description)
    .datasource(clickhouse)
    .query(tidy(sql))
    .definition(tidy(sql))
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalCaseInsensitiveAsc)
    .multi(true)
    .includeAll(true)
    .allowCustomValue(true)
    .current(ALL);
}

/** The values of a dimension in the range: from the minutes of two days, from the hours beyond. */
const valuesOf = (column: string) => `
  SELECT DISTINCT ${column} FROM cells_1m
  WHERE $__timeFilter(minute) AND ${column} != '' AND toUInt32($__toTime) - toUInt32($__fromTime) <= 172800
  UNION DISTINCT
  SELECT DISTINCT ${column} FROM cells_1h
  WHERE $__timeFilter(hour) AND ${column} != '' AND toUInt32($__toTime) - toUInt32($__fromTime) > 172800
  ORDER BY ${column} LIMIT 1000`;

const ROOMS = `
  SELECT DISTINCT room FROM rooms_1m WHERE $__timeFilter(minute) ORDER BY room LIMIT 5000`;

const byChoices = {
  app: 'App version',
  sdk: 'SDK version',
  platform: 'Platform',
  device: 'Device',
  networkId: 'Network',
  region: 'Region',
  serverIp: 'Server',
  protocol: 'Protocol',
} as const;

/** The dimensions that variable `by` offers: columns of the cells and of stutter_minutes. */
export const dimensions = Object.keys(byChoices);

function pick(name: string, label: string, description: string, choices: Readonly<Record<string, string>>) {
  const values = Object.entries(choices).map(([value, text]) => `${text} : ${value}`);
  return new CustomVariableBuilder(name).label(label).description(description).values(values.join(', '));
}

function options(choices: Readonly<Record<string, string>>, chosen: string) {
  return Object.entries(choices).map(([value, text]) => ({ text, value, selected: value === chosen }));
}

/** Every template variable there is; a dashboard takes those that its panels ask for. */
export const variables = {
  datasource: new DatasourceVariableBuilder('datasource')
    .label('Data source')
    .description('The ClickHouse that Stutterscope writes to')
    .type(CLICKHOUSE_TYPE)
    .current({ text: 'Stutterscope', value: 'stutterscope', selected: true }),
  prometheus_datasource: new DatasourceVariableBuilder('prometheus_datasource')
    .label('Metrics source')
    .description('The Prometheus that reads the metrics of collector and processor')
    .type(PROMETHEUS_TYPE)
    .current({ text: 'Stutterscope metrics', value: 'stutterscope-metrics', selected: true }),
  room: listed('room', 'Room', 'The room to look at', ROOMS).multi(false).includeAll(false).current({
    text: '',
    value: '',
  }),
  rooms: listed('rooms', 'Rooms', 'Only these rooms', ROOMS),
  network: listed('network', 'Network', 'Only clients of these networks', valuesOf('networkId')),
  server: listed('server', 'Server', 'Only clients of these servers', valuesOf('serverIp')),
  version: listed('version', 'App version', 'Only clients of these app versions', valuesOf('app')),
  cause: pick('cause', 'Cause', 'Only stutters of these causes', causeNames)
    .multi(true)
    .includeAll(true)
    .options([{ ...ALL, selected: true }, ...options(causeNames, '')])
    .current(ALL),
  by: pick('by', 'Split by', 'What the panels "by" are split by', byChoices)
    .options(options(byChoices, 'app'))
    .current({ text: byChoices.app, value: 'app' }),
} satisfies Record<string, Builder<VariableModel>>;

export type VariableName = keyof typeof variables;
