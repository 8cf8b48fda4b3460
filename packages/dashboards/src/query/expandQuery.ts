/** What Grafana and the plugin know when they run a query. */
export interface Run {
  readonly fromMs: number;
  readonly toMs: number;
  /** The width of a point, as Grafana derives it from range and panel width. */
  readonly intervalMs: number;
  /** What is chosen of each variable; `$__all` is "All". */
  readonly variables: Readonly<Record<string, string | readonly string[]>>;
}

/** What Grafana's `toUrlParams` leaves as it is, other than `encodeURIComponent`. */
const unescaped = { '%40': '@', '%3A': ':', '%24': '$', '%2C': ',', '%3B': ';' } as const;

/** A variable as Grafana's format `queryparam` writes it. */
function queryParam(name: string, value: string | readonly string[]): string {
  return [value]
    .flat()
    .map((one) => `var-${name}=${encoded(one)}`)
    .join('&');
}

function encoded(value: string): string {
  let text = encodeURIComponent(value);
  for (const [code, sign] of Object.entries(unescaped)) text = text.replaceAll(code, sign);
  return text.replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** A query as Grafana sends it to the plugin: variables expanded, macros not yet. Throws on what is not quoted. */
export function expandVariables(sql: string, variables: Run['variables']): string {
  return sql.replaceAll(/\$\{(\w+)(?::(\w+))?\}/g, (match, name: string, format: string | undefined) => {
    const value = variables[name];
    if (value === undefined) throw new RangeError(`there is no variable ${name} for ${match}`);
    if (format !== 'queryparam') throw new RangeError(`${match} is not quoted: use queryparam`);
    return queryParam(name, value);
  });
}

/** The backend's macros that take no column. */
function constants({ fromMs, toMs, intervalMs }: Run): Readonly<Record<string, string>> {
  return {
    fromTime: `toDateTime(${Math.floor(fromMs / 1000)})`,
    toTime: `toDateTime(${Math.floor(toMs / 1000)})`,
    fromTime_ms: `fromUnixTimestamp64Milli(${fromMs})`,
    toTime_ms: `fromUnixTimestamp64Milli(${toMs})`,
    interval_s: String(Math.max(1, Math.floor(intervalMs / 1000))),
  };
}

function withMacros(sql: string, run: Run): string {
  const known = constants(run);
  return sql.replaceAll(/\$__(\w+)(?:\((\w+)\))?/g, (match, macro: string, column: string | undefined) => {
    if (macro === 'timeFilter' && column !== undefined)
      return `${column} >= ${known['fromTime']} AND ${column} <= ${known['toTime']}`;
    if (macro === 'timeFilter_ms' && column !== undefined)
      return `${column} >= ${known['fromTime_ms']} AND ${column} <= ${known['toTime_ms']}`;
    if (macro === 'timeInterval' && column !== undefined)
      return `toStartOfInterval(toDateTime(${column}), INTERVAL ${known['interval_s']} second)`;
    const text = known[macro];
    // $__all only ever stands inside what a variable was expanded to.
    if (macro === 'all') return match;
    if (text === undefined) throw new RangeError(`the plugin's backend knows no ${match}`);
    return column === undefined ? text : `${text}(${column})`;
  });
}

/**
 * A query as it reaches ClickHouse: Grafana expands the variables, then the plugin its macros. Throws on what
 * either would leave standing.
 *
 * @example
 * expandQuery("WHERE $__timeFilter(minute)", { fromMs: 0, toMs: 60_000, intervalMs: 1000, variables: {} });
 */
export function expandQuery(rawSql: string, run: Run): string {
  return withMacros(expandVariables(rawSql, run.variables), run);
}

/** Width of a point: Grafana rounds range by points to a pleasant step, never below the panel's own least. */
export function intervalOf(
  { fromMs, toMs }: Pick<Run, 'fromMs' | 'toMs'>,
  leastMs: number,
  points = 1000,
): number {
  const wanted = Math.max(leastMs, (toMs - fromMs) / points);
  return steps.find((step) => step >= wanted * 0.75 && step >= leastMs) ?? 86_400_000;
}

const steps = [
  1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
].map((seconds) => seconds * 1000);
