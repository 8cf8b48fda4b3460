import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fakeGrafana, TOKEN } from '../../../packages/dashboards/test/support/fakeGrafana.ts';
import { runCli } from './cli.ts';

let dir = '';

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'stutterscope-dashboards-'));
});

afterAll(() => rm(dir, { recursive: true, force: true }));

const dashboards = (...args: string[]) => runCli(['dashboards', ...args]);

test('build writes, check is content, and finds a hand in it', async () => {
  const built = await dashboards('build', '--out', dir);
  expect([built.code, built.stderr]).toEqual([0, '']);
  expect(built.stdout).toContain('wrote dashboards/stutterscope-rooms.json');
  expect((await dashboards('build', '--out', dir)).stdout).toBe('up to date\n');
  expect(await dashboards('check', '--dir', dir)).toMatchObject({
    code: 0,
    stdout: 'as generated, nothing to mend\n',
  });
  const path = join(dir, 'dashboards/stutterscope-room.json');
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ uid: 'stutterscope-room' });
  await appendFile(path, '\n');
  const found = await dashboards('check', '--dir', dir);
  expect(found).toMatchObject({ code: 1, stdout: 'changed: dashboards/stutterscope-room.json\n' });
  expect(found.stderr).toContain(`stutterscope dashboards build --out ${dir}`);
});

test('push says what it did, and why it could not', async () => {
  const grafana = await fakeGrafana();
  try {
    const push = (token: string, ...more: string[]) =>
      dashboards('push', '--url', grafana.url, '--token', token, ...more);
    const first = await push(TOKEN);
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toMatch(/^created {3}folder Stutterscope\ncreated {3}dashboard Rooms now\n/);
    const again = await push(TOKEN, '--json');
    expect(
      new Set(
        again.stdout
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line).change),
      ),
    ).toEqual(new Set(['unchanged']));
    const refused = await push('wrong');
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(/^stutterscope: Grafana does not accept the token/);
    grafana.edit('stutterscope-room', (dashboard) => ({ ...dashboard, title: 'Mine' }));
    grafana.refuse(500, { message: 'database is locked' });
    const failed = await push(TOKEN);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(/dashboard Room \(database is locked\)/);
  } finally {
    await grafana.close();
  }
});
