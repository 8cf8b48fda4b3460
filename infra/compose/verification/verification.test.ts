import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import { alertRules, buildFiles, panelQueries } from '@stutterscope/dashboards';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkBoards, checkDatasource, checkPanels, checkRules, isFiring, verdictOf } from './checks.ts';
import { eventually } from './eventually.ts';
import { below, entries, type GrafanaApi, grafanaApi } from './grafanaApi.ts';
import { outageRooms } from './outage.ts';
import { listenForPages } from './pages.ts';

/** What the fake Grafana answers, as the documentation of its API has it. */
interface Answers {
  health: object;
  rules: object[];
  query: (sql: string) => [number, object];
  isProvisioned: boolean;
}

let answers: Answers;
let server: Server;
let api: GrafanaApi;
const seen: string[] = [];

const boards = new Map(
  [...buildFiles()]
    .filter(([path]) => path.startsWith('dashboards/'))
    .map(([, text]): [string, unknown] => {
      const board: unknown = JSON.parse(text);
      return [String(below(board, 'uid')), board];
    }),
);

const wellRule = (title: string) => ({ name: title, health: 'ok', state: 'inactive' });

function answerTo(path: string, body: unknown): [number, object] {
  if (path === '/api/datasources/uid/stutterscope/health') return [200, answers.health];
  if (path === '/api/prometheus/grafana/api/v1/rules')
    return [200, { data: { groups: [{ rules: answers.rules }] } }];
  if (path === '/api/ds/query') return answers.query(String(below(body, 'queries', 0, 'rawSql')));
  const dashboard = boards.get(path.replace('/api/dashboards/uid/', ''));
  return dashboard === undefined
    ? [404, {}]
    : [200, { dashboard, meta: { provisioned: answers.isProvisioned } }];
}

beforeEach(async () => {
  answers = {
    health: { status: 'OK' },
    rules: alertRules.map(({ title }) => wellRule(title)),
    query: () => [200, { results: { A: { frames: [{ data: { values: [['low_frame_rate']] } }] } } }],
    isProvisioned: true,
  };
  server = createServer(async (request, response) => {
    const body = request.method === 'POST' ? await json(request) : undefined;
    seen.push(JSON.stringify(body));
    const isAdmin =
      request.headers.authorization === `Basic ${Buffer.from('admin:secret').toString('base64')}`;
    const [status, answer] = isAdmin ? answerTo(request.url ?? '', body) : ([401, {}] as const);
    response.writeHead(status).end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  api = grafanaApi(`http://127.0.0.1:${String(below(server.address(), 'port'))}`, 'secret');
  seen.length = 0;
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const faultsOf = (findings: readonly { readonly fault: string }[]) =>
  findings.map(({ fault }) => fault).filter((fault) => fault !== '');

test('a Grafana where all is well has no faults', async () => {
  const all = await Promise.all([
    checkDatasource(api),
    checkBoards(api),
    checkPanels(api, '8888_verify'),
    checkRules(api),
  ]);
  expect(all.map((findings) => findings.length)).toEqual([1, 6, panelQueries().length, alertRules.length]);
  expect(faultsOf(all.flat())).toEqual([]);
  expect(await verdictOf(api, '8888_verify')).toBe('low_frame_rate');
});

test('what is asked of a panel has its variables expanded and its macros left to the plugin', async () => {
  await checkPanels(api, '8888_verify');
  expect(seen.join('\n')).not.toMatch(/\$\{/);
  expect(seen.join('\n')).toContain('$__timeFilter(minute)');
  expect(seen.join('\n')).toContain('var-room=8888_verify');
});

describe('says what is wrong', () => {
  test('a data source that cannot reach ClickHouse', async () => {
    answers.health = { status: 'ERROR', message: 'connection refused' };
    expect(faultsOf(await checkDatasource(api))).toEqual(['its health check says: connection refused']);
  });

  test('a dashboard that is not from its file, or not there', async () => {
    answers.isProvisioned = false;
    expect(new Set(faultsOf(await checkBoards(api)))).toEqual(new Set(['it is not the provisioned one']));
    await expect(
      grafanaApi(`http://127.0.0.1:${String(below(server.address(), 'port'))}`, 'wrong').get(
        '/api/dashboards/uid/x',
      ),
    ).rejects.toThrow(/401/);
  });

  test('a panel that ClickHouse refuses', async () => {
    answers.query = (sql) =>
      sql.includes('dead_letters')
        ? [400, { results: { A: { error: 'DB::Exception: no' } } }]
        : [200, { results: {} }];
    expect(new Set(faultsOf(await checkPanels(api, 'r')))).toEqual(new Set(['DB::Exception: no']));
  });

  test('a rule that is missing, or does not evaluate', async () => {
    const [first, second, ...others] = answers.rules;
    expect(first).toBeDefined();
    answers.rules = [{ ...second, health: 'error', lastError: 'no such column' }, ...others];
    expect(faultsOf(await checkRules(api))).toEqual(['it is not there', 'health error: no such column']);
  });

  test('that a rule does not fire, until it does', async () => {
    expect(await isFiring(api, 'viewing-burns-fast')).toBe(false);
    answers.rules = alertRules.map(({ title }) => ({ ...wellRule(title), state: 'firing' }));
    expect(await isFiring(api, 'viewing-burns-fast')).toBe(true);
  });

  test('what it waited for in vain', async () => {
    const waiting = eventually(
      async () => 'no',
      (one) => one === 'yes',
      { what: 'an answer', withinMs: 0, pauseMs: 1 },
    );
    await expect(waiting).rejects.toThrow('an answer: still "no" after 0 s');
  });
});

test('a page is heard with the rule that sent it', async () => {
  const pages = await listenForPages(0, '127.0.0.1');
  try {
    const alert = (status: string, alertname: string) => ({ status, labels: { alertname } });
    const body = JSON.stringify({ alerts: [alert('firing', 'Dead letters'), alert('resolved', 'Lag')] });
    await fetch(`http://127.0.0.1:${pages.port}/page`, { method: 'POST', body });
    expect(pages.told()).toEqual(['/page Dead letters']);
  } finally {
    await pages.close();
  }
});

test('the outage stops enough viewing for the fastest burn rule', () => {
  const batches = outageRooms(Date.UTC(2026, 10, 20), 2, 12).flatMap((room) => room.advance(170_000));
  const frames = batches
    .filter(({ side }) => side === 'play')
    .flatMap(({ samples }) => entries(samples.fps).map(Number));
  const still = frames.filter((fps) => fps < 1).length / frames.length;
  // 14.4 times the 1.5 % that may stand still, and some more: a viewer that joins anew has a picture for a while.
  expect(still).toBeGreaterThan(1.2 * 14.4 * 0.015);
});
