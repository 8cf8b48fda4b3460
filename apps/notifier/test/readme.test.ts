import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { problems } from '../src/problems.ts';
import { embeddedBus, runNotifier } from './support/notifier.ts';

test('the README has every problem code with its status, and only those', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const documented = [...readme.matchAll(/^\| `([a-z_]+)` +\| (\d{3}) +\|/gm)].map(
    ([, code, status]) => `${code} ${status}`,
  );
  const known = Object.entries(problems).map(([code, { status }]) => `${code} ${status}`);
  expect(documented.toSorted()).toEqual(known.toSorted());
});

test('the API describes itself, is alive, ready, and counts', async () => {
  const { url } = await runNotifier(await embeddedBus());
  const get = async (path: string) => (await fetch(url + path)).text();
  const api = JSON.parse(await get('/openapi.json'));
  expect(Object.keys(api.paths)).toEqual(
    expect.arrayContaining(['/v1/rooms/{room}/alerts', '/v1/grafana-alerts']),
  );
  expect(Object.keys(api.paths['/v1/rooms/{room}/alerts'].get.responses)).toEqual([
    '200',
    '401',
    '403',
    '503',
  ]);
  expect([await get('/healthz'), await get('/readyz')]).toEqual(['{"status":"ok"}', '{"status":"ok"}']);
  expect(await get('/metrics')).toContain('stutterscope_notifier_sse_clients 0');
});
