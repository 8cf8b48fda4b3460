import {
  QueryBuilder,
  RuleBuilder,
  type RuleGroup,
  RuleGroupBuilder,
} from '@grafana/grafana-foundation-sdk/alerting';
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { TypeThresholdBuilder } from '@grafana/grafana-foundation-sdk/expr';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { datasourceUid, PROMETHEUS_TYPE } from '../house/datasources.ts';
import { boards, FOLDER } from '../house/ids.ts';
import { clickhouseQuery } from '../query/clickhouseQuery.ts';
import type { AlertRule, Filter } from './rule.ts';
import { type RuleSet, ruleSets } from './rules.ts';

const EXPRESSION = '__expr__';

function modelOf({ source, query }: AlertRule): Builder<Dataquery> {
  if (source === 'clickhouse')
    return clickhouseQuery(query, { format: 'table', refId: 'A', uid: datasourceUid.clickhouse });
  return new DataqueryBuilder()
    .refId('A')
    .datasource({ type: PROMETHEUS_TYPE, uid: datasourceUid.prometheus })
    .expr(query)
    .instant()
    .format(PromQueryFormat.TimeSeries);
}

function filterText([name, { label, kind }]: readonly [string, Filter]): string {
  const set = `&var-${name}={{ .Labels.${label} | urlquery }}`;
  return kind === undefined ? set : `{{ if eq .Labels.kind "${kind}" }}${set}{{ end }}`;
}

/** The dashboard that shows it, filtered by what the labels of the alert say. `externalURL` ends with a slash. */
function dashboardLink({ board, panelId, filters, rangeS }: AlertRule): string {
  const from = `now-${Math.max(3600, 2 * rangeS)}s`;
  const set = Object.entries(filters).map(filterText).join('');
  return `{{ externalURL }}d/${boards[board].uid}?from=${from}&to=now&viewPanel=${panelId}${set}`;
}

function ruleOf(rule: AlertRule): Builder<ReturnType<RuleBuilder['build']>> {
  const { name, title, urgency, broke, rangeS, above, pending, noData, summary, board, panelId } = rule;
  const range = { from: rangeS, to: 0 };
  const threshold = new TypeThresholdBuilder()
    .refId('C')
    .datasource({ type: EXPRESSION, uid: EXPRESSION })
    .expression('A')
    .conditions([{ evaluator: { type: 'gt', params: [above] } }]);
  return new RuleBuilder(title)
    .uid(`stutterscope-${name}`)
    .orgID(1)
    .folderUID(FOLDER.uid)
    .condition('C')
    .withQuery(
      new QueryBuilder('A')
        .datasourceUid(datasourceUid[rule.source])
        .relativeTimeRange(range)
        .model(modelOf(rule)),
    )
    .withQuery(new QueryBuilder('C').datasourceUid(EXPRESSION).relativeTimeRange(range).model(threshold))
    .forDuration(pending)
    .noDataState(noData)
    .execErrState('Error')
    .labels({ urgency, broke, product: 'stutterscope' })
    .annotations({
      summary,
      dashboard: dashboardLink(rule),
      runbook: runbookOf(rule),
      __dashboardUid__: boards[board].uid,
      __panelId__: String(panelId),
    });
}

/** Where the runbook of a rule stands in the repository. */
export const runbookOf = ({ name }: Pick<AlertRule, 'name'>): string => `docs/runbooks/${name}.md`;

function groupOf({ title, intervalS, rules }: RuleSet): RuleGroup {
  return new RuleGroupBuilder(title)
    .folderUid(FOLDER.uid)
    .interval(intervalS)
    .rules(rules.map(ruleOf))
    .build();
}

/** Rule groups as Grafana's HTTP API takes them, as plain JSON. */
export function buildRuleGroups(): ApiGroup[] {
  return ruleSets.map((set) => JSON.parse(JSON.stringify(groupOf(set))));
}

/** A rule as the HTTP API has it. */
export interface ApiRule {
  readonly uid: string;
  readonly title: string;
  readonly condition: string;
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly for: string;
  readonly noDataState: string;
  readonly execErrState: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A rule group as the HTTP API has it. */
export interface ApiGroup {
  readonly title: string;
  readonly folderUid: string;
  readonly interval: number;
  readonly rules: readonly ApiRule[];
}
