import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from './cli.ts';

const ffmpegArgs = ['-re', '-i', 'in put.mp4', '-c', 'copy', '-f', 'flv', 'rtmp://127.0.0.1:1/live/8888_a'];

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'stutterscope-push-'));
  // Says what it was given, one argument a line, and fails: what the command line passes on is the point here.
  await writeFile(join(dir, 'ffmpeg'), '#!/bin/sh\nfor arg in "$@"; do echo "arg $arg" >&2; done\nexit 7\n');
  await chmod(join(dir, 'ffmpeg'), 0o755);
});
afterAll(() => rm(dir, { recursive: true }));

const push = (args: string[]) =>
  runCli(['push', '--room', '8888_b', '--collector', 'http://127.0.0.1:1', ...args], {
    PATH: `${dir}:${process.env['PATH']}`,
  });

describe('push', () => {
  test.each([
    ['behind --', ['--', ...ffmpegArgs]],
    ['without --', ffmpegArgs],
  ])('hands ffmpeg everything %s, untouched, and ends with its exit code', async (_, args) => {
    const { code, stderr } = await push(args);
    const given = stderr.split('\n').filter((line) => line.startsWith('arg '));
    expect(given.join('\n')).toContain(ffmpegArgs.map((arg) => `arg ${arg}`).join('\n'));
    expect(code).toBe(7);
  });
});
