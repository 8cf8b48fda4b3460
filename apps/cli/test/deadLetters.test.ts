import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmbeddedBus } from '@stutterscope/bus';
import { type DeadLetter, openWarehouse, serveSql } from '@stutterscope/warehouse';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from './cli.ts';
import { cloggedPush } from './recording.ts';

const [refused, unread] = cloggedPush().map((batch) => JSON.stringify({ ...batch, receivedAt: Date.now() }));

const letter = (offset: number, payload: string, reason: string): DeadLetter => ({
  topic: 'telemetry',
  partition: 0,
  offset,
  reason,
  payload: Buffer.from(payload).toString('base64'),
  atMs: Date.now(),
});

const letters = [
  letter(1, refused ?? '', 'the warehouse refused it: Cannot parse'),
  letter(2, unread ?? '', '/v must be equal to constant'),
  letter(3, 'not \u001b[2J JSON', 'not JSON: Unexpected token'),
  letter(4, refused ?? '', 'seq was used before with other contents'),
];

describe('dead letters', () => {
  let dataDir: string;
  let env: Record<string, string>;

  const withWarehouse = async <Result>(
    work: (warehouse: Awaited<ReturnType<typeof openWarehouse>>) => Promise<Result>,
  ): Promise<Result> => {
    const warehouse = await openWarehouse({ kind: 'embedded', dir: join(dataDir, 'warehouse') });
    try {
      return await work(warehouse);
    } finally {
      await warehouse.close();
    }
  };

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'stutterscope-letters-'));
    env = { STUTTERSCOPE_DATA_DIR: dataDir };
    await withWarehouse(async (warehouse) => {
      await warehouse.migrate();
      // A crash wrote the first one twice.
      await warehouse.insertDeadLetters([...letters, ...letters.slice(0, 1)], 'letters');
    });
    const bus = createEmbeddedBus({ dir: join(dataDir, 'bus') });
    await bus.ensureTopics(1);
    await bus.close();
  });

  afterAll(() => rm(dataDir, { recursive: true }));

  test('are listed once each, with their way back, and shown whole without what moves a cursor', async () => {
    const front = await serveSql({ dir: join(dataDir, 'warehouse') });
    const asking = { ...env, STUTTERSCOPE_SQL_PORT: new URL(front.url).port };
    const listed = await runCli(['dead-letters', 'list'], asking);
    const shown = await runCli(['dead-letters', 'show', 'telemetry:0:3'], asking);
    const none = await runCli(['dead-letters', 'show', 'telemetry:0:99'], asking);
    await front.close();
    expect(listed.code, listed.stderr).toBe(0);
    const rows = listed.stdout.split('\n').filter((line) => line.startsWith('telemetry:'));
    expect(rows.map((row) => row.split(/ {2,}/)).map(([place, , back]) => [place, back])).toEqual(
      expect.arrayContaining([
        ['telemetry:0:1', 'warehouse'],
        ['telemetry:0:2', 'bus'],
        ['telemetry:0:3', '-'],
        ['telemetry:0:4', '-'],
      ]),
    );
    expect(rows).toHaveLength(4);
    expect(shown.stdout).toContain('not ?[2J JSON');
    expect(shown.stdout).toContain('none: it is no JSON document');
    expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining('no dead letter telemetry:0:99') });
  }, 60_000);

  test('go back to who refused them, once, however often they are sent', async () => {
    const replay = [
      'dead-letters',
      'replay',
      'telemetry:0:1',
      'telemetry:0:2',
      'telemetry:0:3',
      'telemetry:0:4',
    ];
    const first = await runCli(replay, env);
    expect(first.code).toBe(1);
    expect(first.stdout).toMatch(/telemetry:0:1 is in the warehouse now/);
    expect(first.stdout).toMatch(/telemetry:0:2 is on topic telemetry again/);
    expect(first.stderr).toMatch(/telemetry:0:3: it has no way back: it is no JSON/);
    expect(first.stderr).toMatch(/telemetry:0:4: it has no way back: its number/);
    const second = await runCli(['dead-letters', 'replay', 'telemetry:0:1'], env);
    expect(second.code, second.stderr).toBe(0);
    const [stored] = await withWarehouse((warehouse) =>
      warehouse.query('SELECT count() AS samples, uniqExact(session) AS sessions FROM samples'),
    );
    expect(stored).toEqual({ samples: 5, sessions: 1 });
    const bus = createEmbeddedBus({ dir: join(dataDir, 'bus') });
    const [partition] = await bus.lag('telemetry', 'test');
    await bus.close();
    expect(partition?.latest).toBe(1);
  }, 60_000);

  test('that are named wrongly are told how they are named', async () => {
    const { code, stderr } = await runCli(['dead-letters', 'replay', '1207'], env);
    expect([code, stderr]).toEqual([2, expect.stringContaining('topic:partition:offset')]);
  });
});
