import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openWarehouse, serveSql } from '../src/index.ts';
import { loadMigrations } from '../src/migrate/loadMigrations.ts';
import { batchOf, lineOf, NOON } from './support/batches.ts';
import { counts, countsOf, temporaryDir, temporaryWarehouse } from './support/embedded.ts';

const account = { username: 'default', password: '', database: 'default' };

test('closing and opening again keeps the data, and what was inserted before is known', async () => {
  await using temporary = await temporaryDir();
  const target = { kind: 'embedded', dir: temporary.dir } as const;
  const first = await openWarehouse(target);
  await first.migrate();
  const batch = batchOf({ events: [{ t: NOON, code: 1101 }] });
  await first.insertTelemetry([lineOf(batch)], 'a');
  await first.close();
  const second = await openWarehouse(target);
  expect(await second.migrate()).toMatchObject({ applied: [] });
  await second.insertTelemetry([lineOf(batch)], 'a');
  expect(await counts(second)).toEqual(countsOf({ samples: 2, events: 1, batches: 1 }));
  await second.close();
});

test('close waits for what is under way, and nothing comes after it', async () => {
  await using temporary = await temporaryWarehouse();
  const slow = temporary.warehouse.query('SELECT sleep(0.3) AS done');
  await temporary.warehouse.close();
  expect(await slow).toEqual([{ done: 0 }]);
  await expect(temporary.warehouse.query('SELECT 1')).rejects.toMatchObject({ code: 'closed' });
  await expect(temporary.warehouse.insertTelemetry([lineOf(batchOf())], 'a')).rejects.toMatchObject({
    code: 'closed',
  });
});

test('a directory that another process holds is unavailable, and says so', async () => {
  await using temporary = await temporaryDir();
  const child = fork(fileURLToPath(new URL('./support/insertChild.ts', import.meta.url)), [temporary.dir], {
    execArgv: [],
  });
  await once(child, 'message');
  const second = openWarehouse({ kind: 'embedded', dir: temporary.dir });
  await expect(second).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining(temporary.dir),
  });
  child.kill('SIGKILL');
  await once(child, 'exit');
});

test('a process has one directory: a second is refused, and the first goes on', async () => {
  await using temporary = await temporaryWarehouse();
  await using other = await temporaryDir();
  const second = openWarehouse({ kind: 'embedded', dir: other.dir });
  await expect(second).rejects.toMatchObject({ code: 'failed', message: expect.stringContaining(other.dir) });
  expect(await temporary.warehouse.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('opening and closing at once leaves whoever is still open a running engine', async () => {
  await using temporary = await temporaryDir();
  const target = { kind: 'embedded', dir: temporary.dir } as const;
  for (let round = 0; round < 5; round++) {
    const [brief, lasting] = await Promise.all([
      openWarehouse(target).then((warehouse) => warehouse.close()),
      openWarehouse(target),
    ]);
    expect(brief).toBeUndefined();
    expect(await lasting.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await lasting.close();
  }
});

test('a query that is wrong has failed; a database that nobody migrated is not the rows’ fault', async () => {
  await using temporary = await temporaryDir();
  const warehouse = await openWarehouse({ kind: 'embedded', dir: temporary.dir });
  expect(await warehouse.ping()).toMatch(/^\d+\.\d+/);
  await expect(warehouse.query('SELEC 1')).rejects.toMatchObject({ code: 'failed' });
  await expect(warehouse.insertTelemetry([lineOf(batchOf())], 'a')).rejects.toMatchObject({
    code: 'unavailable',
  });
  await warehouse.close();
});

test('over HTTP the same schema, the same inserts, the same tokens', async () => {
  await using temporary = await temporaryDir();
  const front = await serveSql({ dir: temporary.dir, readonly: false });
  const target = { kind: 'server', url: front.url, ...account } as const;
  const [one, two] = [await openWarehouse(target), await openWarehouse(target)];
  const reports = await Promise.all([one.migrate(), two.migrate()]);
  expect(reports.map(({ applied }) => applied.length).sort()).toEqual([0, (await loadMigrations()).length]);
  const batch = batchOf({
    room: "it's",
    events: [{ t: NOON, code: 1101, detail: 'é\n\n; DROP TABLE samples' }],
  });
  for (const warehouse of [one, two]) await warehouse.insertTelemetry([lineOf(batch)], 'a');
  expect(await counts(two)).toEqual({
    samples: 2,
    events: 1,
    batches: 1,
    sessionSamples: 2,
    roomSamples: 2,
    roomSecondSamples: 2,
    networkSamples: 2,
    cellSamples: 2,
    cellHourSamples: 2,
    cellClogWarnings: 1,
    intakeBatches: 1,
    clogWarnings: 1,
  });
  expect(
    await one.query('SELECT room, detail FROM events WHERE room = {room:String}', { room: "it's" }),
  ).toEqual([{ room: "it's", detail: 'é\n\n; DROP TABLE samples' }]);
  await expect(one.insertTelemetry([lineOf(batch), lineOf({ session: 'x' })], 'b')).rejects.toMatchObject({
    code: 'rejected',
    line: 1,
  });
  await Promise.all([one.close(), two.close()]);
  await front.close();
}, 120_000);

test('a server that is away is unavailable; the retry with the same token is the same request', async () => {
  const seen: { query: string; body: string; authorization: string | undefined }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const query = new URL(request.url ?? '/', 'http://x').searchParams.get('query') ?? '';
    seen.push({ query, body, authorization: request.headers.authorization });
    if (seen.length === 1) {
      response.writeHead(500, { 'X-ClickHouse-Exception-Code': '241' });
      response.end('Code: 241. DB::Exception: too much. (MEMORY_LIMIT_EXCEEDED)');
    } else {
      response.end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}`;
  const warehouse = await openWarehouse({
    kind: 'server',
    url,
    username: 'writer',
    password: 'secret',
    database: 'live',
  });
  const lines = [lineOf(batchOf()), lineOf(batchOf({ seq: 1 }))];
  await expect(warehouse.insertTelemetry(lines, 't:0:0-1')).rejects.toMatchObject({ code: 'unavailable' });
  await warehouse.insertTelemetry(lines, 't:0:0-1');
  expect(seen).toHaveLength(2);
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[0]?.query).toMatch(
    /^INSERT INTO landing\s+SETTINGS async_insert = 0, .*insert_deduplication_token = 't:0:0-1' FORMAT JSONEachRow$/,
  );
  expect(seen[0]?.body).toBe(`${lines.map((line) => Buffer.from(line).toString()).join('\n')}\n`);
  expect(seen[0]?.authorization).toBe(`Basic ${Buffer.from('writer:secret').toString('base64')}`);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await expect(warehouse.insertTelemetry(lines, 't:0:0-1')).rejects.toMatchObject({ code: 'unavailable' });
  await warehouse.close();
});
