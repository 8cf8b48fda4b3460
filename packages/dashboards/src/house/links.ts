import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  type DashboardLink,
  DashboardLinkBuilder,
  DashboardLinkType,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { type BoardName, boards, TAG } from './ids.ts';
import type { VariableName } from './variables.ts';

/** What each dashboard can be filtered by; the panels of each use all of them. */
export const boardVariables = {
  rooms: ['datasource', 'cause'],
  room: ['datasource', 'room'],
  causes: ['datasource', 'cause', 'network', 'server', 'version', 'by'],
  delivery: ['datasource', 'network', 'server', 'version'],
  vjs: ['datasource', 'rooms', 'cause'],
  pipeline: ['datasource', 'prometheus_datasource'],
} as const satisfies Readonly<Record<BoardName, readonly VariableName[]>>;

/** What a row tells the next dashboard: a variable there, and the field of this row that holds it. */
export type Filters = Readonly<Partial<Record<VariableName, string>>>;

const fieldOf = (name: string) => `\${__data.fields["${name}"]:percentencode}`;

/**
 * A link from a row to another dashboard: it takes along the range, what both are filtered by, and what the row says.
 */
export function rowLink(
  title: string,
  from: BoardName,
  to: BoardName,
  filters: Filters,
): Builder<DashboardLink> {
  const there: readonly VariableName[] = boardVariables[to];
  const kept = boardVariables[from].filter((name) => there.includes(name) && filters[name] === undefined);
  const parameters = [
    '${__url_time_range}',
    ...kept.map((name) => `\${${name}:queryparam}`),
    ...Object.entries(filters).map(([name, field]) => `var-${name}=${fieldOf(field)}`),
  ];
  return new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .url(`/d/${boards[to].uid}?${parameters.join('&')}`);
}

/** The row of links on top of each dashboard: the others, over the same range and variables. */
export function boardLinks(): Builder<DashboardLink> {
  return new DashboardLinkBuilder('Stutterscope')
    .type(DashboardLinkType.Dashboards)
    .tags([TAG])
    .icon('external link')
    .tooltip('Over the same time range and with the same filters')
    .includeVars(true)
    .keepTime(true);
}
