import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveSql } from '../../src/index.ts';
import { type TemporaryFront, temporaryFront } from '../support/temporaryFront.ts';

const ENDLESS = 'SELECT count() FROM numbers(1000000000000)';
const patient = { timeout: 15_000, interval: 50 };

let front: TemporaryFront;
beforeAll(async () => {
  front = await temporaryFront({ maxBodyBytes: 64 * 1024 });
});
afterAll(() => front.close());

const anotherPort = (maxExecutionSeconds: number) => serveSql({ dir: front.dir, maxExecutionSeconds });

/** How many endless statements the engine runs. */
async function running(): Promise<unknown> {
  const [row] = await front.warehouse.query(
    'SELECT countIf(position(query, {text:String}) = 1) AS n FROM system.processes',
    { text: ENDLESS },
  );
  return row;
}

describe('a statement', () => {
  test('ends when its time is up, whatever the request asked for', async () => {
    const strict = await anotherPort(1);
    const answer = await fetch(`${strict.url}/?max_execution_time=1000`, { method: 'POST', body: ENDLESS });
    expect(answer.status).toBe(504);
    expect(answer.headers.get('x-clickhouse-exception-code')).toBe('159');
    await strict.close();
    expect((await front.post(ENDLESS, { max_execution_time: '0.2' })).status).toBe(504);
  });

  test('ends when its client goes, running or waiting', async () => {
    const gone = new AbortController();
    const calls = Array.from({ length: 12 }, () => front.post(ENDLESS, '', { signal: gone.signal }));
    await expect.poll(running, patient).not.toEqual({ n: 0 });
    gone.abort();
    await Promise.allSettled(calls);
    await expect.poll(running, patient).toEqual({ n: 0 });
    expect(await (await front.post('SELECT 1')).text()).toBe('1\n');
  });

  test('ends when the port closes, and its client is told', async () => {
    const closing = await anotherPort(60);
    const call = fetch(closing.url, { method: 'POST', body: ENDLESS });
    await expect.poll(running, patient).toEqual({ n: 1 });
    await closing.close();
    expect(await (await call).text()).toMatch(/^Code: 394\. DB::Exception: .*QUERY_WAS_CANCELLED/s);
  });

  test.each([
    ['max_execution_time', '-1'],
    ['max_execution_time', 'soon'],
    ['max_memory_usage', '1e'],
  ])('is refused when its limit %s is %s', async (name, value) => {
    expect((await front.post('SELECT 1', { [name]: value })).status).toBe(400);
  });

  test('takes no more memory than it may, and may be given less', async () => {
    const large = 'SELECT groupArray(number) FROM numbers(100000000)';
    expect(await (await front.post(large, { max_memory_usage: '100000000' })).text()).toMatch(/^Code: 241\./);
    const limit = await front.post("SELECT toUInt64(getSetting('max_memory_usage')) <= 2147483648", {
      max_memory_usage: '99999999999',
    });
    expect(await limit.text()).toBe('1\n');
  });

  test('gives as many rows as were asked for, and no answer without end', async () => {
    expect(
      await (await front.post('SELECT number FROM numbers(5)', { limit: '2', offset: '1' })).text(),
    ).toBe('1\n2\n');
    const broken = await front.post('SELECT number FROM numbers(5)', { max_result_rows: '2' });
    expect(await broken.text()).toMatch(/^Code: 396\. DB::Exception: .*TOO_MANY_ROWS/);
    const huge = await front.post('SELECT number FROM numbers(300000)', { max_result_bytes: '1000000' });
    expect(await huge.text()).toMatch(/^Code: 396\./);
    const limit = await front.post("SELECT getSetting('max_result_bytes')", { max_result_bytes: '1e15' });
    expect(await limit.text()).toBe(`${256 * 1024 * 1024}\n`);
  });
});

describe('a body', () => {
  test('may be so large and no larger, zipped or not', async () => {
    const large = `SELECT 1 -- ${'x'.repeat(100_000)}`;
    const zipped = { headers: { 'Content-Encoding': 'gzip' } };
    expect((await front.post(large)).status).toBe(413);
    expect((await fetch(front.url, { method: 'POST', body: gzipSync(large), ...zipped })).status).toBe(413);
    expect((await fetch(front.url, { method: 'POST', body: 'x', ...zipped })).status).toBe(400);
  });

  test('must be a statement in UTF-8', async () => {
    const broken = await fetch(front.url, { method: 'POST', body: Uint8Array.of(0x53, 0xff) });
    expect([broken.status, await broken.text()]).toEqual([
      400,
      expect.stringMatching(/DB::Exception.*UTF-8/),
    ]);
    expect((await front.post('')).status).toBe(400);
    expect((await front.post('(('.repeat(20_000))).ok).toBe(false);
    const form = { headers: { 'Content-Type': 'multipart/form-data; boundary=x' } };
    expect((await front.post('--x--', '', form)).status).toBe(400);
  });
});

describe('many at once', () => {
  test('all get their own answer, each from its own database', async () => {
    const databases = ['system', 'stutterscope', 'INFORMATION_SCHEMA'];
    const asked = Array.from({ length: 30 }, (_, index) => [databases[index % 3] ?? '', `${index}`] as const);
    const answers = await Promise.all(
      asked.map(async ([database, value]) =>
        (await front.post('SELECT currentDatabase(), {v:UInt8}', { database, param_v: value })).text(),
      ),
    );
    expect(answers).toEqual(asked.map(([database, value]) => `${database}\t${value}\n`));
  });

  test('who says nothing, or half of it, keeps nobody else from being answered', async () => {
    const { port } = new URL(front.url);
    const slow = Array.from({ length: 200 }, (_, index) => {
      const socket = connect(Number(port), '127.0.0.1');
      if (index % 2 === 0) socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nSELECT');
      return socket;
    });
    expect(await (await front.post('SELECT 1')).text()).toBe('1\n');
    for (const socket of slow) socket.destroy();
  });

  test('what one request sets, the next does not see', async () => {
    await front.post('SELECT {x:String}', { max_result_rows: '5', param_x: '1' });
    const next = await front.post("SELECT value FROM system.settings WHERE name = 'max_result_rows'");
    expect(await next.text()).toBe('0\n');
    expect((await front.post('SELECT {x:String}')).ok).toBe(false);
  });
});
