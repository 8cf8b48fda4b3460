import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TemporaryFront, temporaryFront } from '../support/temporaryFront.ts';

let front: TemporaryFront;
beforeAll(async () => {
  front = await temporaryFront();
});
afterAll(() => front.close());

const post = (sql: string, search?: string | Record<string, string>) => front.post(sql, search);

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
  "SELECT 'é', `é`, file('/etc/passwd') FROM (SELECT 1 AS `é`)",
  "SELECT * FROM (SELECT * FROM `url`('http://127.0.0.1:1/'))",
  "EXPLAIN PIPELINE SELECT * FROM samples WHERE room IN (SELECT * FROM sqlite('/x', 'y'))",
  "SHOW TABLES WHERE name = file('/etc/passwd')",
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
    expect(await answer.text()).toMatch(/^Code: 164\. DB::Exception: (?!Code:).*\(READONLY\)/s);
  });

  test('writes no file for INTO OUTFILE', async () => {
    const file = join(front.dir, 'outfile.txt');
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
      const answer = await post('SELECT 1', { [name]: '1' });
      expect(answer.status).toBe(400);
      expect(await (await post('EXISTS TABLE samples')).text()).toBe('1\n');
    },
  );

  test.each(['file', 'FILE', '\\x66ile'])('calls no function that a parameter names: %s', async (param_f) => {
    const sql = "SELECT arrayMap({f:Identifier}, ['/etc/passwd'])";
    expect((await post(sql, { param_f })).status).toBe(403);
    expect(await (await post('SELECT {f:Identifier} FROM samples LIMIT 1', 'param_f=room')).text()).toBe(
      '8888_room\n',
    );
  });

  test('knows no files as tables, nor whether they are there', async () => {
    expect((await post('SELECT * FROM default.`/etc/passwd`')).status).toBe(404);
    expect(await (await post('EXISTS TABLE default.`/etc/passwd`')).text()).toBe('0\n');
    expect(await (await post('EXISTS TABLE {f:Identifier}', 'param_f=/etc/passwd')).text()).toBe('0\n');
  });

  test('tells of a syntax error in the client’s statement only', async () => {
    const said = await (await post('SELECT 1 FROM')).text();
    expect(said).toMatch(/^Code: 62\. DB::Exception: Syntax error.*\(SYNTAX_ERROR\)\n$/s);
    expect(said).not.toContain('formatQuery');
  });

  test('takes no rows beside a question', async () => {
    const answer = await post('{"room":"x"}', { query: 'SELECT 1' });
    expect(answer.status).toBe(403);
  });

  test('still shows and describes', async () => {
    expect(await (await post('SHOW TABLES')).text()).toContain('samples\n');
    expect(await (await post('DESCRIBE TABLE samples')).text()).toContain('fps\tNullable(Float32)');
    expect(await (await post("FROM samples SELECT count() AS url, '/file(1)' AS s")).text()).toBe(
      '2\t/file(1)\n',
    );
  });
});
