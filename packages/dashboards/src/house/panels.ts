import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  GraphDrawStyle,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TableCellHeight,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { DashboardLink, DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimelineBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { clickhouseQuery } from '../query/clickhouseQuery.ts';
import { UNKNOWN } from './colours.ts';
import { CLICKHOUSE_TYPE, datasourceVariable } from './datasources.ts';
import { type Scale, thresholds, unknownIsGrey } from './scales.ts';

/** What every panel has. The id never changes: links and alert rules hang on it. */
export interface Head {
  readonly id: number;
  readonly title: string;
  /** What it shows, and how to read it; the question it answers. */
  readonly description: string;
  readonly span: number;
  readonly height: number;
  readonly unit: string;
  readonly decimals?: number;
  readonly scale?: Scale;
  readonly links?: readonly Builder<DashboardLink>[];
}

/** The queries of a panel, by their letters in order. */
type Sql = string | readonly string[];

const clickhouse = { type: CLICKHOUSE_TYPE, uid: datasourceVariable.clickhouse };
const refIds = 'ABCDEF';

interface Common<Self> {
  id(id: number): Self;
  title(title: string): Self;
  description(description: string): Self;
  span(width: number): Self;
  height(height: number): Self;
  unit(unit: string): Self;
  decimals(decimals: number): Self;
  noValue(text: string): Self;
  datasource(datasource: { type: string; uid: string }): Self;
  dataLinks(links: Builder<DashboardLink>[]): Self;
}

function begin<Panel extends Common<Panel>>(panel: Panel, head: Head): Panel {
  const { id, title, description, span, height, unit, decimals, links = [] } = head;
  panel.id(id).title(title).description(description).span(span).height(height);
  panel.unit(unit).noValue('no data').datasource(clickhouse);
  if (decimals !== undefined) panel.decimals(decimals);
  if (links.length > 0) panel.dataLinks([...links]);
  return panel;
}

const queries = (sql: Sql, format: 'timeseries' | 'table') =>
  [sql].flat().map((text, index) => clickhouseQuery(text, { format, refId: refIds[index] ?? 'A' }));

/** One figure of now or of the range, coloured by its scale; grey where nothing is known. */
export function stat(head: Head, sql: Sql): StatBuilder {
  const panel = begin(new StatBuilder(), head)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false))
    .graphMode(BigValueGraphMode.None)
    .colorMode(BigValueColorMode.Value)
    .textMode(BigValueTextMode.Auto)
    .thresholds(thresholds(head.scale))
    .mappings([unknownIsGrey]);
  return panel.targets(queries(sql, 'table'));
}

/** Words instead of a figure: each with its colour, others grey. */
export function words(head: Head, sql: Sql): StatBuilder {
  return stat(head, sql)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('/.*/').values(false))
    .colorMode(BigValueColorMode.Background);
}

interface SeriesOptions {
  readonly stacked?: boolean;
  /** Narrowest point: what the table behind it can tell apart. */
  readonly leastInterval: string;
  /** Lines for the limits of the scale. */
  readonly showLimits?: boolean;
  readonly max?: number;
  readonly bars?: boolean;
}

/** Series over time on one axis, all values in the tooltip. */
export function series(head: Head, sql: Sql, options: SeriesOptions): TimeseriesBuilder {
  const { stacked = false, leastInterval, showLimits = false, max, bars = false } = options;
  const panel = begin(new TimeseriesBuilder(), head)
    .interval(leastInterval)
    .min(0)
    .lineWidth(1)
    .fillOpacity(stacked || bars ? 40 : 10)
    .showPoints(VisibilityMode.Auto)
    .spanNulls(false)
    .legend(legend())
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .thresholds(thresholds(head.scale))
    .thresholdsStyle(
      new GraphThresholdsStyleConfigBuilder().mode(
        showLimits ? GraphThresholdsStyleMode.Line : GraphThresholdsStyleMode.Off,
      ),
    );
  if (stacked) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal));
  if (bars) panel.drawStyle(GraphDrawStyle.Bars);
  if (max !== undefined) panel.max(max);
  return panel.targets(queries(sql, 'timeseries'));
}

const legend = () =>
  new VizLegendOptionsBuilder()
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .showLegend(true);

/** Rows; the most telling one on top. */
export function table(head: Head, sql: string): TableBuilder {
  return begin(new TableBuilder(), head)
    .showHeader(true)
    .cellHeight(TableCellHeight.Sm)
    .thresholds(thresholds(head.scale))
    .targets(queries(sql, 'table'));
}

/** States over time, one line a field; nothing is drawn where nothing is known. */
export function timeline(head: Head, sql: string): TimelineBuilder {
  return begin(new TimelineBuilder(), head)
    .showValue(VisibilityMode.Auto)
    .rowHeight(0.85)
    .mergeValues(true)
    .fillOpacity(80)
    .lineWidth(0)
    .legend(legend())
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Single))
    .thresholds(thresholds([[null, UNKNOWN]]))
    .targets(queries(sql, 'timeseries'));
}

/** What one field has otherwise than its panel. */
export const property = (id: string, value: unknown): DynamicConfigValue => ({ id, value });

/** A field in a colour of its own. */
export const fixedColour = (colour: string): DynamicConfigValue =>
  property('color', { mode: 'fixed', fixedColor: colour });
