import { access, appendFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  alertRules,
  buildFiles,
  compareFiles,
  panelQueries,
  runbookOf,
  writeFiles,
} from '../../src/index.ts';

const root = join(import.meta.dirname, '../../../..');

test('the committed files are as they are generated', async () => {
  expect(await compareFiles(join(root, 'infra/grafana'))).toEqual([]);
});

describe('a folder of generated files', () => {
  let dir = '';

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'stutterscope-grafana-'));
  });

  afterAll(() => rm(dir, { recursive: true, force: true }));

  test('is written whole, and then needs nothing', async () => {
    expect(await writeFiles(dir)).toEqual([...buildFiles().keys()]);
    expect(await writeFiles(dir)).toEqual([]);
  });

  test('is found out when a hand was in it, and put right', async () => {
    const path = 'dashboards/stutterscope-room.json';
    await appendFile(join(dir, path), ' ');
    await rm(join(dir, 'provisioning/alerting/rules.json'));
    await writeFile(join(dir, 'dashboards/mine.json'), '{}');
    const differences = [
      { path, state: 'changed' },
      { path: 'provisioning/alerting/rules.json', state: 'missing' },
      { path: 'dashboards/mine.json', state: 'left over' },
    ];
    expect(await compareFiles(dir)).toEqual(differences);
    expect(await writeFiles(dir)).toEqual(differences.map((one) => one.path));
    expect(await compareFiles(dir)).toEqual([]);
  });
});

test('every rule has a runbook, and every runbook a rule', async () => {
  for (const rule of alertRules) await access(join(root, runbookOf(rule)));
  const pages = (await readdir(join(root, 'docs/runbooks'))).filter((name) => name !== 'README.md');
  expect(pages.toSorted()).toEqual(alertRules.map(({ name }) => `${name}.md`).toSorted());
});

test('a query of a panel is named by its dashboard and number', () => {
  const queries = panelQueries();
  expect(queries.length).toBeGreaterThan(70);
  expect(new Set(queries.map(({ board, panelId, refId }) => `${board}/${panelId}/${refId}`)).size).toBe(
    queries.length,
  );
});
