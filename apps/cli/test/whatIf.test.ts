import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from './cli.ts';
import { cloggedPush, laggingServer, lines } from './recording.ts';

let dir: string;
let file: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'stutterscope-what-if-'));
  file = join(dir, 'show.ndjson');
  await writeFile(file, lines([...cloggedPush(), ...laggingServer()]));
});
afterAll(() => rm(dir, { recursive: true }));

describe('what-if, from a recording', () => {
  test('says what each stutter cost, in sentences', async () => {
    const { code, stdout, stderr } = await runCli(['what-if', file]);
    expect([code, stderr]).toEqual([0, '']);
    // Eight viewers of one server stalled for nine seconds each.
    expect(stdout).toMatch(/^8888_lagging: without the downstream lag\n {2}From 2025-11-22 08:2/m);
    expect(stdout).toMatch(
      /Without it about 1\.2 viewer-minutes of stall would not have been \(0\.\d+ to 1\.\d+\)/,
    );
    expect(stdout).toMatch(/^8888_clogged: without the upstream clog/m);
    expect(stdout).toContain('No viewer of this room reported in that time. Nobody can say what it cost.');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(96);
  });

  test('prints one object a line: each stutter, then each cause', async () => {
    const { stdout } = await runCli(['what-if', file, '--room', '8888_lagging', '--json']);
    const told = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(told).toHaveLength(2);
    expect(told[0]).toMatchObject({
      kind: 'what_if',
      room: '8888_lagging',
      cause: 'downstream_lag',
      unit: 'stall',
      viewers: 8,
      stall: { observed: 1.2 },
    });
    expect(told[1].stutters).toEqual(told[0].stutters);
  });

  test('takes only the cause asked for away, and says the same every time', async () => {
    const ask = () => runCli(['what-if', file, '--without', 'upstream_clog', '--json']);
    const [one, again] = [await ask(), await ask()];
    expect(one.stdout).toBe(again.stdout);
    const causes = one.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).cause);
    expect(new Set(causes)).toEqual(new Set(['upstream_clog']));
  });

  test('counts one viewer as one', async () => {
    const [first] = laggingServer().filter(({ side }) => side === 'play');
    const one = laggingServer().filter(({ side, session }) => side === 'push' || session === first?.session);
    const { stdout } = await runCli(['what-if', '-'], {}, lines(one));
    expect(stdout).toContain('Told by one viewer.');
  });

  test('says that there is nothing to take away', async () => {
    const calm = lines(cloggedPush('8888_calm').slice(0, 2));
    const { code, stdout } = await runCli(['what-if', '-'], {}, calm);
    expect([code, stdout]).toEqual([0, 'Nothing stuttered: there is nothing to take away.\n']);
  });

  test('answers from the good lines and ends with 3', async () => {
    const { code, stdout, stderr } = await runCli(['what-if', '-'], {}, `oops\n${lines(laggingServer())}`);
    expect(code).toBe(3);
    expect(stdout).toContain('8888_lagging');
    expect(stderr).toMatch(/^line 1 skipped: is not JSON\n/);
  });

  test('does not know a room that is not in it', async () => {
    const { code, stderr } = await runCli(['what-if', file, '--room', 'else']);
    expect([code, stderr]).toEqual([1, `stutterscope: no room "else" in ${file}\n`]);
  });
});

test('what-if refuses a time that ends before it begins', async () => {
  const { code, stderr } = await runCli(['what-if', '--room', 'a', '--from', '-5m', '--to', '-10m']);
  expect([code, stderr]).toEqual([2, 'stutterscope: --to must be later than --from\n']);
});

test('explain says what a stutter cost', async () => {
  const { stdout } = await runCli(['explain', '8888_lagging', '--recording', file]);
  expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
    /What it cost Without it about 1\.2 viewer-minutes of stall would not have been \(0\.\d+ to 1\.\d+\)\./,
  );
});
