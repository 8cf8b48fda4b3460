import { alertRules, buildFiles, expandVariables, panelQueries } from '@stutterscope/dashboards';
import { below, entries, type GrafanaApi } from './grafanaApi.ts';

/** One thing that was asked of Grafana, and what is wrong with the answer; empty when nothing is. */
export interface Finding {
  readonly asked: string;
  readonly fault: string;
}

const finding = (asked: string, fault: string): Finding => ({ asked, fault });

/** Whether the data source reaches ClickHouse through the plugin. */
export async function checkDatasource(api: GrafanaApi): Promise<Finding[]> {
  const health = await api.get('/api/datasources/uid/stutterscope/health');
  const isOk = below(health, 'status') === 'OK';
  return [finding('data source', isOk ? '' : `its health check says: ${String(below(health, 'message'))}`)];
}

/** The dashboards as they were generated. */
function generatedBoards(): unknown[] {
  return [...buildFiles()]
    .filter(([path]) => path.startsWith('dashboards/'))
    .map(([, text]): unknown => JSON.parse(text));
}

/** Whether each dashboard is there, from its file and with all of its panels. */
export async function checkBoards(api: GrafanaApi): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const wanted of generatedBoards()) {
    const uid = String(below(wanted, 'uid'));
    const there = await api.get(`/api/dashboards/uid/${uid}`);
    const [want, have] = [wanted, below(there, 'dashboard')].map(
      (one) => entries(below(one, 'panels')).length,
    );
    const isFromFile = below(there, 'meta', 'provisioned') === true;
    findings.push(
      finding(
        `dashboard ${uid}`,
        want !== have ? `${have} of ${want} panels` : isFromFile ? '' : 'it is not the provisioned one',
      ),
    );
  }
  return findings;
}

/** What the dashboards are opened with. */
const chosen = (room: string) => ({
  room,
  by: 'networkId',
  rooms: '$__all',
  network: '$__all',
  server: '$__all',
  version: '$__all',
  cause: '$__all',
});

/** Whether every panel of every dashboard answers, asked through Grafana as its own pages do. */
export async function checkPanels(api: GrafanaApi, room: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { board, panelId, title, refId, rawSql, format, leastIntervalMs } of panelQueries()) {
    const query = {
      refId,
      datasource: { type: 'grafana-clickhouse-datasource', uid: 'stutterscope' },
      editorType: 'sql',
      queryType: format,
      format: format === 'timeseries' ? 0 : 1,
      rawSql: expandVariables(rawSql, chosen(room)),
      meta: { timezone: 'UTC' },
      intervalMs: Math.max(leastIntervalMs, 5000),
      maxDataPoints: 1000,
    };
    const answer = await api.post('/api/ds/query', { queries: [query], from: 'now-30m', to: 'now' });
    const error = below(answer, 'results', refId, 'error') ?? below(answer, 'message');
    findings.push(finding(`panel ${board}/${panelId} "${title}"`, error === undefined ? '' : String(error)));
  }
  return findings;
}

interface SeenRule {
  readonly title: string;
  readonly health: string;
  readonly state: string;
  readonly lastError: string;
}

async function seenRules(api: GrafanaApi): Promise<SeenRule[]> {
  const answer = await api.get('/api/prometheus/grafana/api/v1/rules');
  return entries(below(answer, 'data', 'groups')).flatMap((group) =>
    entries(below(group, 'rules')).map((rule) => ({
      title: String(below(rule, 'name')),
      health: String(below(rule, 'health')),
      state: String(below(rule, 'state')),
      lastError: String(below(rule, 'lastError') ?? ''),
    })),
  );
}

/** Whether every rule was evaluated, without an error. */
export async function checkRules(api: GrafanaApi): Promise<Finding[]> {
  const seen = new Map((await seenRules(api)).map((rule) => [rule.title, rule]));
  return alertRules.map(({ name, title }) => {
    const rule = seen.get(title);
    const isWell = rule?.health === 'ok' || rule?.health === 'nodata';
    return finding(
      `rule ${name}`,
      rule === undefined ? 'it is not there' : isWell ? '' : `health ${rule.health}: ${rule.lastError}`,
    );
  });
}

/** Whether a rule fires now. */
export async function isFiring(api: GrafanaApi, name: string): Promise<boolean> {
  const title = alertRules.find((rule) => rule.name === name)?.title;
  return (await seenRules(api)).some((rule) => rule.title === title && rule.state === 'firing');
}

/** What the page of a room says of it now. */
export async function verdictOf(api: GrafanaApi, room: string): Promise<string> {
  const query = panelQueries().find(({ board, panelId }) => board === 'room' && panelId === 1);
  const rawSql = expandVariables(query?.rawSql ?? '', chosen(room));
  const datasource = { type: 'grafana-clickhouse-datasource', uid: 'stutterscope' };
  const asked = {
    refId: 'A',
    datasource,
    editorType: 'sql',
    queryType: 'table',
    format: 1,
    rawSql,
    meta: { timezone: 'UTC' },
  };
  const answer = await api.post('/api/ds/query', { queries: [asked], from: 'now-5m', to: 'now' });
  return String(below(answer, 'results', 'A', 'frames', 0, 'data', 'values', 0, 0) ?? 'nothing');
}
