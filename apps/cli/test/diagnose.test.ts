import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from './cli.ts';
import { cloggedPush, lines, refusedPush } from './recording.ts';

let dir: string;
let file: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'stutterscope-diagnose-'));
  file = join(dir, 'show.ndjson');
  await writeFile(file, lines(cloggedPush()));
});
afterAll(() => rm(dir, { recursive: true }));

const verdictsOf = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('diagnose', () => {
  test('prints one JSON object a line: the stutter, the alert to the VJ, then what else is so', async () => {
    const { code, stdout, stderr } = await runCli(['diagnose', file, '--json']);
    expect([code, stderr]).toEqual([0, '']);
    expect(verdictsOf(stdout)).toMatchObject([
      { kind: 'stutter', room: '8888_clogged', cause: 'upstream_clog' },
      { kind: 'alert', audience: 'vj', cause: 'upstream_clog', remedies: expect.anything() },
      { kind: 'finding', finding: 'headroom' },
    ]);
  });

  test('reads standard input as well as a file', async () => {
    const fromFile = await runCli(['diagnose', file, '--json']);
    const fromStdin = await runCli(['diagnose', '-', '--json'], {}, lines(cloggedPush()));
    expect(fromStdin).toEqual(fromFile);
  });

  test('says the same in sentences without --json', async () => {
    const { code, stdout } = await runCli(['diagnose', file]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^8888_clogged: upstream_clog, \w+, from \d\d:\d\d:\d\d to \d\d:\d\d:\d\d UTC\n/);
    expect(stdout).toMatch(/evidence .*\d/);
    expect(stdout).toMatch(/8888_clogged: to the VJ at /);
  });

  test('prints findings after the stutters, and says that nothing stuttered where they are all', async () => {
    const recording = lines([...refusedPush(), ...cloggedPush()]);
    const { stdout } = await runCli(['diagnose', '-', '--json'], {}, recording);
    expect(verdictsOf(stdout)).toMatchObject([
      { kind: 'stutter', room: '8888_clogged' },
      { kind: 'alert', room: '8888_clogged' },
      { kind: 'finding', room: '8888_clogged', finding: 'headroom' },
      { kind: 'finding', room: '8888_refused', finding: 'push_failed', side: 'push', to: null },
    ]);
    const text = await runCli(['diagnose', '-'], {}, lines(refusedPush()));
    expect(text.stdout).toMatch(/^Nothing stuttered\.\n\nFound besides:\n\n8888_refused: push_failed \(/);
    expect(text.stdout).toMatch(/\n {2}- \w+/);
  });

  test('names bad lines by their number, leaves them out and ends with 3', async () => {
    const [first = '', ...rest] = lines(cloggedPush()).split('\n');
    const broken = [first, 'not json', '', JSON.stringify({ v: 1, room: 'a b' }), ...rest].join('\n');
    const { code, stdout, stderr } = await runCli(['diagnose', '-', '--json'], {}, broken);
    expect(code).toBe(3);
    expect(stderr.split('\n')).toEqual([
      'line 2 skipped: is not JSON',
      expect.stringMatching(/^line 4 skipped: \/\S+ /),
      'stutterscope: 2 bad lines were skipped, 12 were read',
      '',
    ]);
    expect(verdictsOf(stdout).map(({ kind }) => kind)).toEqual(['stutter', 'alert', 'finding']);
  });

  test.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ])('reads what was packed with %s, and says so when it is damaged', async (name, pack) => {
    const packed = pack(lines(cloggedPush()));
    const packedFile = join(dir, `show.ndjson.${name}`);
    await writeFile(packedFile, packed);
    const plain = await runCli(['diagnose', '-', '--json'], {}, lines(cloggedPush()));
    expect(await runCli(['diagnose', packedFile, '--json'])).toEqual(plain);
    await writeFile(packedFile, packed.subarray(0, packed.length / 2));
    expect(await runCli(['diagnose', packedFile])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`${name} is damaged: `),
    });
  });

  test('of a file that is no recording it names ten lines and counts the rest', async () => {
    const { code, stderr } = await runCli(['diagnose', '-'], {}, 'nope\n'.repeat(1000));
    expect(code).toBe(1);
    expect(stderr.split('\n').length).toBeLessThan(15);
    expect(stderr).toContain('and 990 more');
  });

  test('says that nothing stuttered, and prints nothing as JSON', async () => {
    const [calm] = cloggedPush();
    const recording = `${JSON.stringify(calm)}\n`;
    expect(await runCli(['diagnose', '-'], {}, recording)).toMatchObject({
      code: 0,
      stdout: 'Nothing stuttered.\n',
    });
    expect(await runCli(['diagnose', '-', '--json'], {}, recording)).toMatchObject({ code: 0, stdout: '' });
  });

  test.each([
    ['a file that is not there', ['diagnose', '/nowhere/show.ndjson'], /ENOENT/],
    ['input without a batch', ['diagnose', '-'], /standard input holds no telemetry batch/],
  ])('fails on %s', async (_, args, message) => {
    expect(await runCli(args)).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(message) });
  });
});
