import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWarehouse, type SqlFront, serveSql, type Warehouse } from '../../src/index.ts';
import { batchOf, lineOf } from '../support/batches.ts';

let dir = '';
let warehouse: Warehouse;
let front: SqlFront;
let writable: SqlFront;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'stutterscope-front-'));
  warehouse = await openWarehouse({ kind: 'embedded', dir });
  await warehouse.migrate();
  await warehouse.insertTelemetry([lineOf(batchOf())], 'a');
  front = await serveSql({ dir, maxExecutionSeconds: 1, maxBodyBytes: 64 * 1024 });
  writable = await serveSql({ dir, readonly: false });
});

afterAll(async () => {
  await Promise.all([front.close(), writable.close()]);
  await warehouse.close();
  await rm(dir, { recursive: true, force: true });
});

const post = (body: string, search = '', headers: Record<string, string> = {}) =>
  fetch(`${front.url}/?${search}`, { method: 'POST', body, headers });

describe('the ordinary client', () => {
  test.each([false, true])('pings, asks and binds values, answers zipped: %s', async (response) => {
    const client = createClient({ url: front.url, compression: { response } });
    const values = {
      s: "o'b\\ \n\t\r é'; DROP TABLE samples",
      a: ["x'y\\", 'z,]'],
      n: null,
      d: new Date(1e12),
    };
    expect(await client.ping()).toEqual({ success: true });
    const result = await client.query({
      query:
        'SELECT {s:String} AS s, {a:Array(String)} AS a, {n:Nullable(String)} AS n, toUnixTimestamp64Milli({d:DateTime64(3)}) AS d',
      query_params: values,
      format: 'JSONEachRow',
    });
    expect(await result.json()).toEqual([{ s: values.s, a: values.a, n: null, d: 1e12 }]);
    await client.close();
  });

  test('is told errors by number and type', async () => {
    const client = createClient({ url: front.url, log: { level: ClickHouseLogLevel.OFF } });
    const insert = client.insert({ table: 'samples', values: [{ room: 'x' }], format: 'JSONEachRow' });
    await expect(insert).rejects.toMatchObject({ code: '164', type: 'READONLY' });
    await expect(client.query({ query: 'SELECT * FROM nowhere' })).rejects.toMatchObject({
      type: 'UNKNOWN_TABLE',
    });
    await client.close();
  });

  test('writes where writing is allowed, objects and settings included', async () => {
    const client = createClient({ url: writable.url, compression: { request: true } });
    await client.command({
      query: 'CREATE TABLE pets (name String, age UInt8) ENGINE = MergeTree ORDER BY name',
    });
    await client.insert({
      table: 'pets',
      columns: ['name', 'age'],
      values: [
        { name: 'a\n\n; DROP TABLE pets', age: 3, extra: 1 },
        { name: "b'", age: 4, extra: 2 },
      ],
      format: 'JSONEachRow',
      clickhouse_settings: { input_format_skip_unknown_fields: 1 },
    });
    const result = await client.query({
      query: 'SELECT name, age FROM pets ORDER BY name',
      format: 'JSONEachRow',
    });
    expect(await result.json()).toEqual([
      { name: 'a\n\n; DROP TABLE pets', age: 3 },
      { name: "b'", age: 4 },
    ]);
    await client.command({ query: 'DROP TABLE pets' });
    await client.close();
  });
});

describe('curl', () => {
  test('asks by GET and by POST, and names its format', async () => {
    const get = await fetch(`${front.url}/?query=${encodeURIComponent('SELECT count() FROM samples')}`);
    expect(await get.text()).toBe('2\n');
    expect(await (await post('SELECT 1 AS x', 'default_format=JSONEachRow')).text()).toBe('{"x":1}\n');
    expect(await (await post('SELECT 1 AS x FORMAT CSVWithNames')).text()).toBe('"x"\n1\n');
    expect(await (await fetch(`${front.url}/ping`)).text()).toBe('Ok.\n');
  });

  test('names its database', async () => {
    expect(await (await post('SELECT currentDatabase()', 'database=system')).text()).toBe('system\n');
    expect(await (await post('SELECT currentDatabase()')).text()).toBe('stutterscope\n');
    expect((await post('SELECT 1', 'database=nowhere')).status).toBe(404);
  });

  test('sends and gets gzip', async () => {
    const url = `${front.url}/?enable_http_compression=1`;
    const answer = await fetch(url, {
      method: 'POST',
      body: gzipSync('SELECT 7'),
      headers: { 'Content-Encoding': 'gzip', 'Accept-Encoding': 'gzip' },
    });
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(await answer.text()).toBe('7\n');
  });
});

const refused = [
  "INSERT INTO samples (room) VALUES ('x')",
  'INSERT INTO samples (room) FORMAT JSONEachRow\n{"room":"x"}',
  "INSERT INTO FUNCTION file('/tmp/x.csv') SELECT 1",
  'DROP TABLE samples',
  'TRUNCATE TABLE samples',
  'ALTER TABLE samples DELETE WHERE 1',
  'CREATE TABLE x (a UInt8) ENGINE = Memory',
  'CREATE TEMPORARY TABLE x (a UInt8)',
  'OPTIMIZE TABLE samples',
  'SYSTEM STOP MERGES',
  'KILL QUERY WHERE 1',
  'SET readonly = 0',
  'USE system',
  'SELECT 1 SETTINGS readonly = 0',
  'SELECT 1 SETTINGS max_execution_time = 1000',
  "SELECT file('/etc/passwd')",
  "SELECT `f\\x69le`('/etc/passwd')",
  "SELECT /* ' */ \"file\" /* ( */ ('/etc/passwd')",
  "SELECT arrayMap(x -> file(x), ['/etc/passwd'])",
  "SELECT * APPLY(file) FROM (SELECT '/etc/passwd' AS x)",
  "SELECT COLUMNS('x') APPLY `file` FROM (SELECT '/etc/passwd' AS x)",
  "WITH file('/etc/passwd') AS x SELECT x",
  "SELECT * FROM file('/etc/passwd', 'LineAsString')",
  "SELECT arrayMap(file, ['/etc/passwd'])",
  "SELECT arrayMap(`f\\x69le`, ['/etc/passwd'])",
  "WITH x -> y AS f, file AS g SELECT arrayMap(g, ['/etc/passwd'])",
  "SELECT * FROM eval('SELECT 1')",
  'WITH x AS (SELECT 1) INSERT INTO samples SELECT * FROM x',
  "DESCRIBE TABLE file('/etc/passwd')",
  "DESCRIBE (SELECT * FROM url('http://127.0.0.1:1/'))",
  "EXPLAIN SELECT file('/etc/passwd')",
  "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
  "SELECT * FROM s3('http://127.0.0.1:1/bucket/key')",
  "SELECT * FROM remote('127.0.0.1', system.one)",
  "SELECT * FROM executable('id', 'TSV', 's String')",
  "SELECT * FROM view(SELECT * FROM mysql('127.0.0.1:1', 'a', 'b', 'c', 'd'))",
];

describe('a read-only port', () => {
  test.each(refused)('refuses %s', async (sql) => {
    const answer = await post(sql);
    expect(answer.headers.get('x-clickhouse-exception-code')).toBe('164');
    expect(answer.status).toBe(403);
    expect(await answer.text()).toMatch(/^Code: 164\. DB::Exception: .*\(READONLY\)/s);
  });

  test('writes no file for INTO OUTFILE', async () => {
    const file = join(dir, 'outfile.txt');
    for (const sql of [
      `SELECT 1 INTO OUTFILE '${file}'`,
      `(SELECT 1) INTO/**/OUTFILE '${file}' FORMAT CSV`,
    ]) {
      expect((await post(sql)).status).toBe(403);
    }
    await expect(access(file)).rejects.toThrow();
  });

  test.each([
    'SELECT 1; DROP TABLE samples',
    'SELECT 1 --\n;DROP TABLE samples',
    'SELECT 1;\n\nDROP TABLE samples',
  ])('takes one statement at a time: %s', async (sql) => {
    expect(await (await post(sql)).text()).toMatch(/SYNTAX_ERROR/);
    expect(await (await post('EXISTS TABLE samples')).text()).toBe('1\n');
  });

  test.each([
    'async_insert=1',
    'readonly=0',
    'format_schema=/etc/passwd',
    'output_format_schema=/tmp/x',
    'x%27=1',
  ])('refuses the setting %s', async (setting) => {
    expect((await post('SELECT 1', setting)).ok).toBe(false);
  });

  test.each(['readonly=1', 'readonly=2'])('takes a client that asks for %s by itself', async (setting) => {
    expect(await (await post('SELECT 1', setting)).text()).toBe('1\n');
    expect((await post('DROP TABLE samples', setting)).ok).toBe(false);
  });

  test.each(['param_x=1, readonly=0, param_y', "param_x='1'; DROP TABLE samples; SET param_y", 'param_'])(
    'takes no SQL for the name of a parameter: %s',
    async (name) => {
      const answer = await post('SELECT 1', new URLSearchParams({ [name]: '1' }).toString());
      expect(answer.status).toBe(400);
      expect(await (await post('EXISTS TABLE samples')).text()).toBe('1\n');
    },
  );

  test.each(['file', 'FILE', '\\x66ile'])('calls no function that a parameter names: %s', async (param_f) => {
    const sql = "SELECT arrayMap({f:Identifier}, ['/etc/passwd'])";
    expect((await post(sql, new URLSearchParams({ param_f }).toString())).status).toBe(403);
    expect(await (await post('SELECT {f:Identifier} FROM samples LIMIT 1', 'param_f=room')).text()).toBe(
      '8888_room\n',
    );
  });

  test('knows no files as tables, nor whether they are there', async () => {
    expect((await post('SELECT * FROM default.`/etc/passwd`')).status).toBe(404);
    expect(await (await post('EXISTS TABLE default.`/etc/passwd`')).text()).toBe('0\n');
    expect(await (await post('EXISTS TABLE {f:Identifier}', 'param_f=/etc/passwd')).text()).toBe('0\n');
  });

  test('takes no rows beside a question', async () => {
    const answer = await post('{"room":"x"}', `query=${encodeURIComponent('SELECT 1')}`);
    expect(answer.status).toBe(403);
  });

  test('still shows and describes', async () => {
    expect(await (await post('SHOW TABLES')).text()).toContain('samples\n');
    expect(await (await post('DESCRIBE TABLE samples')).text()).toContain('fps\tNullable(Float64)');
    expect(await (await post("FROM samples SELECT count() AS url, '/file(1)' AS s")).text()).toBe(
      '2\t/file(1)\n',
    );
  });
});

describe('bounds', () => {
  test('a statement ends when its time is up, whatever the request asked for', async () => {
    const answer = await post('SELECT count() FROM numbers(1000000000000)', 'max_execution_time=1000');
    expect(answer.status).toBe(504);
    expect(answer.headers.get('x-clickhouse-exception-code')).toBe('159');
  });

  test('a body may be so large and no larger, zipped or not', async () => {
    const large = `SELECT 1 -- ${'x'.repeat(100_000)}`;
    expect((await post(large)).status).toBe(413);
    const zipped = await fetch(front.url, {
      method: 'POST',
      body: gzipSync(large),
      headers: { 'Content-Encoding': 'gzip' },
    });
    expect(zipped.status).toBe(413);
    const broken = await fetch(front.url, {
      method: 'POST',
      body: 'x',
      headers: { 'Content-Encoding': 'gzip' },
    });
    expect(broken.status).toBe(400);
  });

  test('what one request sets, the next does not see', async () => {
    await fetch(`${writable.url}/?max_result_rows=1&param_x=1`, { method: 'POST', body: 'SELECT 1' });
    const next = await fetch(writable.url, {
      method: 'POST',
      body: "SELECT value FROM system.settings WHERE name = 'max_result_rows'",
    });
    expect(await next.text()).toBe('0\n');
  });

  test('twenty at once all get their own answer', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, index) =>
        (await post(`SELECT ${index} FROM samples LIMIT 1`)).text(),
      ),
    );
    expect(answers).toEqual(Array.from({ length: 20 }, (_, index) => `${index}\n`));
  });
});
