import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { eventCatalogue } from '@stutterscope/telemetry';
import { expect, test, vi } from 'vitest';
import { openEmbedded } from '../../src/engine/embeddedEngine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { openWarehouse } from '../../src/index.ts';
import { loadMigrations } from '../../src/migrate/loadMigrations.ts';
import { migrate } from '../../src/migrate/migrate.ts';
import { runStatement } from '../../src/migrate/runStatement.ts';
import { batchOf, lineOf } from '../support/batches.ts';
import { temporaryDir, temporaryWarehouse } from '../support/embedded.ts';

// Whole migrations, several a test: slow where much else runs.
vi.setConfig({ testTimeout: 120_000 });

const committed = new URL('../../migrations/', import.meta.url);

async function copyOfMigrations(dir: string): Promise<URL> {
  const copy = join(dir, 'migrations');
  await mkdir(copy);
  for (const name of await readdir(committed)) await copyFile(new URL(name, committed), join(copy, name));
  return pathToFileURL(`${copy}/`);
}

async function withEngine(dir: string, work: (engine: Engine) => Promise<void>): Promise<void> {
  const engine = await openEmbedded({ kind: 'embedded', dir });
  try {
    await work(engine);
  } finally {
    await engine.close();
  }
}

test('an empty engine gets every file, a second call changes nothing', async () => {
  await using temporary = await temporaryDir();
  const warehouse = await openWarehouse({ kind: 'embedded', dir: temporary.dir });
  const files = (await readdir(committed)).sort();
  const schema = () =>
    warehouse.query(
      "SELECT name, create_table_query FROM system.tables WHERE database = 'stutterscope' ORDER BY name",
    );
  expect(await warehouse.migrate()).toEqual({ applied: files, version: files.length });
  const before = await schema();
  expect(await warehouse.migrate()).toEqual({ applied: [], version: files.length });
  expect(await schema()).toEqual(before);
  expect(
    await warehouse.query('SELECT count() AS rows, uniqExact(sha256) AS hashes FROM migrations'),
  ).toEqual([{ rows: files.length, hashes: files.length }]);
  await warehouse.close();
});

async function schemaOf(engine: Engine): Promise<readonly unknown[]> {
  const uuid = "replaceRegexpAll(create_table_query, 'UUID .[-0-9a-f]*.', '')";
  return engine.query(
    `SELECT name, ${uuid} AS text FROM system.tables WHERE database = currentDatabase() AND name != 'migrations' ORDER BY name`,
    {},
  );
}

test('a migration that was interrupted behind any of its statements is finished by running it again', async () => {
  const migrations = await loadMigrations();
  const schemas: (readonly unknown[])[] = [];
  for (const isInterrupted of [true, false]) {
    await using temporary = await temporaryDir();
    await withEngine(temporary.dir, async (engine) => {
      for (const { statements } of migrations) {
        for (const reached of isInterrupted ? statements.keys() : []) {
          for (const statement of statements.slice(0, reached + 1)) {
            await runStatement(engine, statement);
          }
        }
        for (const statement of statements) await runStatement(engine, statement);
      }
      schemas.push(await schemaOf(engine));
    });
  }
  expect(schemas[0]).toEqual(schemas[1]);
});

test('two starters at once apply each file once', async () => {
  await using temporary = await temporaryDir();
  const target = { kind: 'embedded', dir: temporary.dir } as const;
  const [one, two] = await Promise.all([openWarehouse(target), openWarehouse(target)]);
  const reports = await Promise.all([one.migrate(), two.migrate(), one.migrate()]);
  const files = await readdir(committed);
  expect(reports.flatMap(({ applied }) => applied).sort()).toEqual(files.sort());
  expect(await one.query('SELECT count() AS rows FROM migrations')).toEqual([{ rows: files.length }]);
  await Promise.all([one.close(), two.close()]);
});

test('a file that was applied and then edited is refused by name', async () => {
  await using temporary = await temporaryDir();
  const copy = await copyOfMigrations(temporary.dir);
  await withEngine(join(temporary.dir, 'data'), async (engine) => {
    await migrate(engine, await loadMigrations(copy), {});
    const file = new URL('0003_events.sql', copy);
    await writeFile(file, `${await readFile(file, 'utf8')}\n-- a harmless remark\n`);
    const again = migrate(engine, await loadMigrations(copy), {});
    await expect(again).rejects.toMatchObject({
      code: 'migration',
      message: expect.stringContaining('0003_events.sql'),
    });
  });
});

test('a database newer than the code is refused with both versions, and left as it is', async () => {
  await using temporary = await temporaryDir();
  await withEngine(temporary.dir, async (engine) => {
    const all = await loadMigrations();
    await migrate(engine, all, {});
    await expect(migrate(engine, all.slice(0, -2), {})).rejects.toMatchObject({
      code: 'migration',
      message: expect.stringMatching(
        new RegExp(`version ${all.length} \\(${all.at(-1)?.name}\\).* knows ${all.length - 2}$`),
      ),
    });
    expect(await migrate(engine, all, {})).toEqual({ applied: [], version: all.length });
  });
});

test('a file that was applied and is missing is refused by name; so is a hole in the numbers', async () => {
  await using temporary = await temporaryDir();
  const copy = await copyOfMigrations(temporary.dir);
  await withEngine(join(temporary.dir, 'data'), async (engine) => {
    const all = await loadMigrations(copy);
    await migrate(engine, all, {});
    await expect(migrate(engine, all.toSpliced(4, 1), {})).rejects.toMatchObject({
      code: 'migration',
      message: expect.stringContaining('0005_rooms_1m.sql was applied and is missing'),
    });
  });
  await rm(new URL('0002_samples.sql', copy));
  await expect(loadMigrations(copy)).rejects.toMatchObject({ code: 'migration' });
});

test('a migration that failed half way is finished by the next start', async () => {
  await using temporary = await temporaryDir();
  const copy = await copyOfMigrations(temporary.dir);
  const version = (await readdir(committed)).length + 1;
  const name = `${String(version).padStart(4, '0')}_next.sql`;
  const next = new URL(name, copy);
  const first = '-- statement\nCREATE TABLE IF NOT EXISTS next (a UInt8) ENGINE = MergeTree ORDER BY a\n';
  await writeFile(next, `${first}-- statement\nNOT SQL\n`);
  await withEngine(join(temporary.dir, 'data'), async (engine) => {
    await expect(migrate(engine, await loadMigrations(copy), {})).rejects.toThrow();
    await writeFile(next, first);
    expect(await migrate(engine, await loadMigrations(copy), {})).toEqual({
      applied: [name],
      version,
    });
  });
});

test('retention is what the last migrate said', async () => {
  await using open = await temporaryWarehouse();
  const ttlOf = (table: string) =>
    open.warehouse.query(
      "SELECT extract(create_table_query, 'toIntervalDay\\\\((\\\\d+)\\\\)') AS days FROM system.tables WHERE database = 'stutterscope' AND name = {table:String}",
      { table },
    );
  expect(await ttlOf('samples')).toEqual([{ days: '30' }]);
  await open.warehouse.migrate({ samples: 7 });
  expect(await ttlOf('samples')).toEqual([{ days: '7' }]);
  expect(await ttlOf('events')).toEqual([{ days: '90' }]);
  await expect(open.warehouse.migrate({ samples: 0 })).rejects.toMatchObject({ code: 'migration' });
});

test('a shorter retention takes what is stored already, and only what follows it', async () => {
  await using open = await temporaryWarehouse();
  const { warehouse } = open;
  const DAY_MS = 86_400_000;
  for (const agoMs of [20 * DAY_MS, 2 * DAY_MS]) {
    const t = Date.now() - agoMs;
    const batch = batchOf({ seq: agoMs, sentAt: t, receivedAt: t, samples: { t: [t], fps: [15] } });
    await warehouse.insertTelemetry([lineOf(batch)], `telemetry:0:${agoMs}`);
  }
  const held = async () => {
    await withEngine(open.dir, async (engine) => {
      await engine.command('OPTIMIZE TABLE samples FINAL');
      await engine.command('OPTIMIZE TABLE rooms_1m FINAL');
    });
    const [row] = await warehouse.query(
      'SELECT (SELECT count() FROM samples) AS samples, (SELECT sum(samples) FROM rooms_1m) AS rollup',
    );
    return row;
  };
  expect(await held()).toEqual({ samples: 2, rollup: 2 });
  await warehouse.migrate({ samples: 10 });
  await expect.poll(held, { timeout: 20_000 }).toEqual({ samples: 1, rollup: 2 });
});

test('event_codes is the catalogue, and is made so again when it is not', async () => {
  await using open = await temporaryWarehouse();
  const names = () => open.warehouse.query('SELECT name FROM event_codes ORDER BY side, code, name');
  const wanted = await names();
  expect(wanted).toHaveLength(eventCatalogue.length);
  await open.warehouse.migrate();
  expect(await names()).toEqual(wanted);
  await withEngine(open.dir, (engine) =>
    engine.command('ALTER TABLE event_codes DELETE WHERE code = 1101 SETTINGS mutations_sync = 2'),
  );
  expect(await names()).not.toEqual(wanted);
  await open.warehouse.migrate();
  expect(await names()).toEqual(wanted);
});
