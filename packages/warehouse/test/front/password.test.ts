import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveSql } from '../../src/index.ts';
import { type TemporaryFront, temporaryFront } from '../support/temporaryFront.ts';

let front: TemporaryFront;
beforeAll(async () => {
  front = await temporaryFront({ password: 'hush é' });
});
afterAll(() => front.close());

const basic = (password: string) => `Basic ${Buffer.from(`grafana:${password}`).toString('base64')}`;
const ask = (headers: Record<string, string>, search: Record<string, string> = {}) =>
  front.post('SELECT 1', search, { headers });

test('is taken in each way that clients show it', async () => {
  expect(await (await ask({ Authorization: basic('hush é') })).text()).toBe('1\n');
  expect((await ask({}, { user: 'x', password: 'hush é' })).status).toBe(200);
  const ascii = await serveSql({ dir: front.dir, password: 'hush' });
  const key = { 'X-ClickHouse-User': 'grafana', 'X-ClickHouse-Key': 'hush' };
  expect((await fetch(`${ascii.url}/?query=SELECT+1`, { headers: key })).status).toBe(200);
  await ascii.close();
});

test.each([
  ['none', {}, 401, '194'],
  ['an empty one', { Authorization: basic('') }, 403, '516'],
  ['another', { 'X-ClickHouse-Key': 'hush' }, 403, '516'],
  ['a token', { Authorization: 'Bearer x' }, 401, '194'],
  ['nothing after Basic', { Authorization: 'Basic' }, 403, '516'],
])('%s is refused', async (_, headers, status, code) => {
  const answer = await ask(headers);
  expect([answer.status, answer.headers.get('x-clickhouse-exception-code')]).toEqual([status, code]);
  expect(await answer.text()).toMatch(/^Code: \d+\. DB::Exception: (?!.*hush)/);
});

test('a ping needs none', async () => {
  expect(await (await fetch(`${front.url}/ping`)).text()).toBe('Ok.\n');
});
