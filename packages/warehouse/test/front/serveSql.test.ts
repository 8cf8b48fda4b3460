import { gzipSync } from 'node:zlib';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SqlFront, serveSql } from '../../src/index.ts';
import { type TemporaryFront, temporaryFront } from '../support/temporaryFront.ts';

let front: TemporaryFront;
let writable: SqlFront;
beforeAll(async () => {
  front = await temporaryFront();
  writable = await serveSql({ dir: front.dir, readonly: false });
});
afterAll(async () => {
  await writable.close();
  await front.close();
});

const post = (sql: string, search?: string | Record<string, string>, init?: RequestInit) =>
  front.post(sql, search, init);

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
    const named = await post('SELECT 1 AS x FORMAT JSONEachRow', 'default_format=CSV');
    expect(await named.text()).toBe('{"x":1}\n');
    expect(named.headers.get('content-type')).toMatch('application/json');
    expect(await (await post('SELECT 1 AS x FORMAT CSVWithNames')).text()).toBe('"x"\n1\n');
    expect(await (await fetch(front.url)).text()).toBe('Ok.\n');
    expect((await fetch(`${front.url}/play`)).status).toBe(400);
    expect((await post('SELECT 1', '', { headers: { Authorization: 'Basic eDp5' } })).status).toBe(200);
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
