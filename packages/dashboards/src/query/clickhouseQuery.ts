import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { CLICKHOUSE_TYPE, type DatasourceUid, datasourceVariable } from '../house/datasources.ts';

/** The plugin whose query model this speaks. */
const PLUGIN_VERSION = '4.20.0';

/** How the plugin shapes an answer: a wide frame over time, or a table as it is. */
const formats = { timeseries: 0, table: 1 } as const;
type Format = keyof typeof formats;

/** One query of grafana-clickhouse-datasource v4, as its backend reads it. */
interface ClickHouseTarget {
  readonly refId: string;
  readonly datasource: { readonly type: string; readonly uid: string };
  readonly pluginVersion: string;
  readonly editorType: 'sql';
  readonly queryType: Format;
  readonly format: 0 | 1;
  readonly rawSql: string;
  readonly meta: { readonly timezone: 'UTC' };
}

/** What the SDK calls a query: a marker that JSON leaves out. */
class Target implements ClickHouseTarget, Dataquery {
  readonly refId: string;
  readonly datasource: ClickHouseTarget['datasource'];
  readonly pluginVersion = PLUGIN_VERSION;
  readonly editorType = 'sql';
  readonly queryType: Format;
  readonly format: 0 | 1;
  readonly rawSql: string;
  readonly meta = { timezone: 'UTC' } as const;

  constructor(rawSql: string, { format, refId, uid }: Required<QueryOptions>) {
    this.refId = refId;
    this.datasource = { type: CLICKHOUSE_TYPE, uid };
    this.queryType = format;
    this.format = formats[format];
    this.rawSql = rawSql;
  }

  _implementsDataqueryVariant(): void {}
}

interface QueryOptions {
  readonly format: Format;
  readonly refId?: string;
  readonly uid?: DatasourceUid;
}

/** A query in SQL, for a panel, an annotation or an alert rule. */
export function clickhouseQuery(
  sql: string,
  { format, refId = 'A', uid = datasourceVariable.clickhouse }: QueryOptions,
): Builder<Dataquery> {
  const target = new Target(tidy(sql), { format, refId, uid });
  return { build: () => target };
}

/** SQL without the indentation of the file it stands in. */
export function tidy(sql: string): string {
  const lines = sql.replace(/^\n+|\s+$/g, '').split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const least = Math.min(...indents.slice(sql.startsWith('\n') ? 0 : 1));
  return lines
    .map((line, index) => (index === 0 && !sql.startsWith('\n') ? line : line.slice(least)))
    .join('\n');
}
