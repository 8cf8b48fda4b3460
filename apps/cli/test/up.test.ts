import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Batch } from '@stutterscope/telemetry';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { twoFreePorts } from '../../../infra/kafka/freePorts.ts';
import { type Cli, runCli, startCli } from './cli.ts';
import { cloggedPush, laggingServer, lines } from './recording.ts';

const patient = { timeout: 60_000, interval: 200 };

let dir: string;
let env: Record<string, string>;
let collector: string;
const started: Cli[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'stutterscope-up-'));
  const [port, sqlPort] = await twoFreePorts();
  const [notifierPort, consolePort] = await twoFreePorts();
  collector = `http://127.0.0.1:${port}`;
  env = {
    STUTTERSCOPE_DATA_DIR: dir,
    STUTTERSCOPE_PORT: String(port),
    STUTTERSCOPE_SQL_PORT: String(sqlPort),
    STUTTERSCOPE_NOTIFIER_PORT: String(notifierPort),
    STUTTERSCOPE_CONSOLE_PORT: String(consolePort),
    STUTTERSCOPE_TOKENS: 'accepted',
  };
});

afterEach(async () => {
  for (const cli of started.splice(0)) {
    cli.child.kill('SIGKILL');
    await cli.exited;
  }
  await rm(dir, { recursive: true });
});

async function up(...args: string[]): Promise<Cli> {
  const cli = startCli(['up', ...args], env);
  started.push(cli);
  await vi.waitFor(async () => {
    if (cli.child.exitCode !== null) return;
    expect((await fetch(`${collector}/readyz`)).status).toBe(200);
  }, patient);
  expect(cli.stderr()).not.toContain('stutterscope:');
  return cli;
}

async function rows(sql: string): Promise<unknown[]> {
  const { code, stdout, stderr } = await runCli(['sql', '--json', sql], env);
  expect([code, stderr]).toEqual([0, '']);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** What ClickHouse and a recording of the same batches tell of a room is the same. */
async function explainsAsFromRecording(room: string, batches: readonly Batch[]): Promise<void> {
  const fromClickHouse = await runCli(['explain', room, '--json'], env);
  expect([fromClickHouse.code, fromClickHouse.stderr]).toEqual([0, '']);
  const fromRecording = await runCli(['explain', room, '--json', '--recording', '-'], {}, lines(batches));
  const { stutter, alerts, pusher, match } = JSON.parse(fromRecording.stdout);
  // When it was said last, and whether it is final, depends on the clock; when it was heard does, too.
  for (const verdict of [stutter, ...alerts]) delete verdict.revision;
  delete stutter.provisional;
  delete pusher.heardAt;
  expect(JSON.parse(fromClickHouse.stdout)).toMatchObject({ room, match, stutter, alerts, pusher });
}

describe('up', () => {
  test('takes a push, finds its clog, drains at SIGTERM and has it all after a restart', async () => {
    const first = await up();
    expect(first.stdout()).toContain(`curl -s ${collector}/healthz`);
    const posted = await fetch(`${collector}/v1/telemetry`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: lines(cloggedPush()),
    });
    expect(posted.status).toBe(202);
    const metrics = await (await fetch(`${collector}/metrics`)).text();
    expect(metrics).toMatch(/^stutterscope_collector_batches_total 12$/m);
    expect(metrics).toContain('stutterscope_processor_batches_total');
    first.child.kill('SIGTERM');
    expect(await first.exited).toBe(0);

    const second = await up();
    await expect
      .poll(() => rows("SELECT count() AS samples FROM samples WHERE room = '8888_clogged'"), patient)
      .toEqual([{ samples: 60 }]);
    await expect
      .poll(() => rows('SELECT room, cause FROM stutters_current'), patient)
      .toEqual([{ room: '8888_clogged', cause: 'upstream_clog' }]);
    await explainsAsFromRecording('8888_clogged', cloggedPush());
    const refused = await runCli(['sql', 'DROP TABLE samples'], env);
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/READONLY/) });
    second.child.kill('SIGINT');
    expect(await second.exited).toBe(0);

    const topics = await runCli(['topics', '--json'], env);
    expect(topics.code).toBe(0);
    const read = topics.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(read.filter((row) => row.group === 'session-stage')).toHaveLength(4);
    expect(read.reduce((sum, row) => sum + row.lag, 0)).toBe(0);
  }, 150_000);

  test('explains a stutter, a moment without one, a calm room and an unknown one', async () => {
    // A recording comes at once: on one partition in its own order, on several perhaps later than telemetry may.
    env = { ...env, STUTTERSCOPE_PARTITIONS: '1' };
    await up();
    const calm = cloggedPush('8888_calm').slice(0, 2);
    await fetch(`${collector}/v1/telemetry`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: lines([...laggingServer(), ...calm]),
    });
    await vi.waitFor(() => explainsAsFromRecording('8888_lagging', laggingServer()), patient);
    const away = await runCli(['explain', '8888_lagging', '--at', '2025-11-22T08:00:00Z'], env);
    expect(away.stdout).toMatch(/^Nothing stuttered at .* The nearest stutter began 27 min 0 s later\.\n/);
    await expect
      .poll(async () => (await runCli(['explain', '8888_calm'], env)).stdout, patient)
      .toMatch(/FPS 15 frames\/s .*\n.*QUE 0 frames .*\n.*SPD 1250 kbit\/s/);
    expect(await runCli(['explain', '8888_nobody'], env)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^stutterscope: no room "8888_nobody" is known at http:/),
    });
  }, 120_000);

  test('refuses a data directory or a port that is in use, in one sentence', async () => {
    await up();
    const sameDir = await runCli(['up'], { ...env, STUTTERSCOPE_PORT: '0', STUTTERSCOPE_SQL_PORT: '0' });
    expect(sameDir).toMatchObject({ code: 1, stdout: '' });
    expect(sameDir.stderr).toBe(
      `stutterscope: the data directory ${dir} is in use by another stutterscope: stop that one or set ` +
        'STUTTERSCOPE_DATA_DIR to another\n',
    );
    const otherDir = {
      STUTTERSCOPE_DATA_DIR: join(dir, 'other'),
      STUTTERSCOPE_NOTIFIER_PORT: '0',
      STUTTERSCOPE_CONSOLE_PORT: '0',
    };
    const samePort = await runCli(['up'], { ...env, ...otherDir, STUTTERSCOPE_SQL_PORT: '0' });
    expect(samePort.code).toBe(1);
    expect(samePort.stderr).toMatch(
      /port \d+ of 127\.0\.0\.1 is in use .* set STUTTERSCOPE_PORT to another\n$/,
    );
    // Nothing was started: nothing secret is shown, and what was not shown is not kept.
    expect(samePort.stderr).not.toContain('Made a key');
    expect(await readdir(join(dir, 'other'))).not.toContain('token-keys.json');
    const sameSqlPort = await runCli(['up'], { ...env, ...otherDir, STUTTERSCOPE_PORT: '0' });
    expect(sameSqlPort.stderr).toMatch(/set STUTTERSCOPE_SQL_PORT to another\n$/);
  }, 120_000);

  test('judges a room by the rules file, and tells topics its lag while it runs', async () => {
    const rules = join(dir, 'rules.json');
    await writeFile(rules, '{"rooms": {"8888_strict": {"fpsLowRatio": 1.2, "fpsOkRatio": 1.3}}}');
    env = { ...env, STUTTERSCOPE_RULES_FILE: rules, STUTTERSCOPE_PARTITIONS: '2' };
    await up();
    await fetch(`${collector}/v1/telemetry`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: lines([...cloggedPush(), ...cloggedPush('8888_strict')]),
    });
    const causes = 'SELECT DISTINCT room, cause FROM stutters_current ORDER BY room, cause';
    await expect
      .poll(() => rows(causes), patient)
      .toEqual([
        { room: '8888_clogged', cause: 'upstream_clog' },
        { room: '8888_strict', cause: 'low_frame_rate' },
        { room: '8888_strict', cause: 'upstream_clog' },
      ]);
    const example = 'SELECT room, cause, from FROM stutters_current ORDER BY from DESC LIMIT 5';
    expect((await runCli(['sql', '--help'])).stdout).toContain(example);
    expect((await rows(example)).length).toBeGreaterThan(0);
    const asJson = await runCli(['topics', '--json'], env);
    expect([asJson.code, asJson.stderr]).toEqual([0, '']);
    const told = asJson.stdout.trim().split('\n');
    expect(told.filter((row) => JSON.parse(row).group === 'session-stage')).toHaveLength(2);
    expect(JSON.parse(told[0] ?? '')).toMatchObject({ topic: 'telemetry', latest: null });
    expect((await runCli(['topics'], env)).stdout).toMatch(/^telemetry +0 +session-stage +- +- +- +\d+$/m);
    const elsewhere = await runCli(['topics'], { ...env, STUTTERSCOPE_PORT: '1' });
    expect(elsewhere).toMatchObject({ code: 1, stderr: expect.stringMatching(/is in use by another/) });
  }, 120_000);

  test('shows simulated rooms with their causes, and what to look at next', async () => {
    const sqlPort = env['STUTTERSCOPE_SQL_PORT'] ?? '';
    env = { ...env, STUTTERSCOPE_SQL_PORT: '0', STUTTERSCOPE_SQL_PASSWORD: 'hush' };
    const demo = await up('--demo', '--rooms', '2', '--viewers', '2', '--clickhouse-port', sqlPort);
    env = { ...env, STUTTERSCOPE_SQL_PORT: sqlPort };
    await expect.poll(() => demo.stdout(), patient).toMatch(/^8888_karaoke01 {2,}\S/m);
    expect(demo.stdout()).toContain('What to look at next');
    for (const command of ['rooms --watch', "sql 'SELECT"]) {
      expect(demo.stdout()).toContain(
        `  STUTTERSCOPE_SQL_PORT=${sqlPort} npm run -s stutterscope -- ${command}`,
      );
    }
    const shown = await runCli(['rooms', '--json'], env);
    expect(
      shown.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).room),
    ).toEqual(['8888_dance02', '8888_karaoke01']);
    const inWords = await runCli(['rooms'], env);
    expect(inWords.stdout).toMatch(/^room +condition/);
    expect(await rows('SELECT 1 AS x')).toEqual([{ x: 1 }]);
    expect((await fetch(`http://127.0.0.1:${sqlPort}/?query=SELECT+1`)).status).toBe(401);
    demo.child.kill('SIGINT');
    expect(await demo.exited).toBe(0);
  }, 120_000);

  test('is filled by simulate from another process, and seen by doctor', async () => {
    await up();
    const args = ['simulate', '--rooms', '2', '--viewers', '1', '--seed', '7', '--duration', '3', '--json'];
    const { code, stdout } = await runCli([...args, '--collector', collector], env);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ seed: 7, refused: 0, lost: 0, waiting: 0 });
    const doctor = await runCli(['doctor', '--json'], env);
    const findings = doctor.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const expected = ['node', 'ffmpeg', 'ss', 'tc', 'java', 'mvn', 'data directory', 'kafka', 'clickhouse'];
    const services = ['token keys', 'collector', 'notifier', 'console'];
    const health = ['disk', 'lag', 'refusals', 'dead letters', 'clock'];
    expect(findings.map(({ part }) => part)).toEqual([...expected, ...services, ...health]);
    const found = (name: string) => findings.find(({ part }) => part === name);
    expect(found('token keys')).toMatchObject({ state: 'ok', found: '1 signs, 0 check, 0 retired' });
    expect(found('collector')).toMatchObject({ state: 'ok', found: `${collector} takes telemetry` });
    expect(found('notifier')).toMatchObject({ state: 'ok', found: expect.stringContaining('tells VJs') });
    expect(found('console')).toMatchObject({ state: 'ok', found: expect.stringContaining('shows rooms') });
    for (const name of health.slice(1)) expect(found(name)).toMatchObject({ state: 'ok' });
    expect(doctor.code).toBe(0);
  }, 120_000);
});

test('migrate makes the tables, and finds nothing to do the second time', async () => {
  const first = await runCli(['migrate', '--json'], env);
  expect(first.code).toBe(0);
  expect(JSON.parse(first.stdout).applied.length).toBeGreaterThan(0);
  expect(await runCli(['migrate'], env)).toMatchObject({ code: 0, stdout: 'up to date\n' });
}, 60_000);
