import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diagnoseRecording } from '@stutterscope/diagnosis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signalWords } from '../src/signals.ts';
import { runCli } from './cli.ts';
import { cloggedPush, disconnectedPush, laggingServer, lines, slowPush } from './recording.ts';

let dir: string;
let file: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'stutterscope-explain-'));
  file = join(dir, 'show.ndjson');
  await writeFile(file, lines([...cloggedPush(), ...laggingServer()]));
});
afterAll(() => rm(dir, { recursive: true }));

describe('explain, from a recording', () => {
  test('tells a clog: what happened, what says so, who was told', async () => {
    const { code, stdout, stderr } = await runCli(['explain', '8888_clogged', '--recording', file]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^8888_clogged: smooth at the end of the recording\.\n/);
    expect(stdout).toMatch(/\nThe last stutter:\n\n8888_clogged: upstream clog, severe, over\n/);
    expect(stdout).toContain('- QUE, frames waiting to be sent: 40 frames. The limit is at least 10.');
    expect(stdout).toContain('Rule clogQueFrames: QUE from which');
    expect(stdout).toMatch(/Who was told\n {2}VJ, at 2025-11-22 08:2\d:\d\d UTC: "/);
  });

  test('tells a downstream lag: which viewers, and that the pusher was well', async () => {
    const { stdout } = await runCli(['explain', '8888_lagging', '--recording', file]);
    expect(stdout).toContain('8888_lagging: downstream lag, severe, over\n');
    expect(stdout).toContain('server 203.0.113.9: 8 of 8 viewers.');
    expect(stdout).toContain('- QUE of the pusher: 0 frames. The limit is less than 10.');
    expect(stdout).toContain('Nobody. The VJ can do nothing about it');
  });

  test.each([
    ['2025-11-22T08:27:05Z', 'covers', 1_763_800_025_000],
    ['1763800025', 'covers', 1_763_800_025_000],
    ['1763800025000', 'covers', 1_763_800_025_000],
    ['-35s', 'covers', 1_763_800_025_000],
    ['-5s', 'nearest', 1_763_800_055_000],
  ])('takes --at %s for a moment it %s', async (at, match, expected) => {
    const { stdout } = await runCli(['explain', '8888_clogged', '--recording', file, '--at', at, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ room: '8888_clogged', at: expected, match });
  });

  test('prints the stutter and its alerts as one object', async () => {
    const { stdout } = await runCli(['explain', '8888_clogged', '--recording', file, '--json']);
    const told = JSON.parse(stdout);
    expect(told).toMatchObject({
      match: 'newest',
      stutter: { kind: 'stutter', cause: 'upstream_clog' },
      alerts: [{ kind: 'alert', audience: 'vj' }],
      pusher: { fps: 15, que: 0, spd: 1250 },
    });
    expect(told.alerts[0].stutter).toBe(told.stutter.id);
  });

  test('says that a room never stuttered', async () => {
    const calm = lines(cloggedPush('8888_calm').slice(0, 2));
    const { code, stdout } = await runCli(['explain', '8888_calm', '--recording', '-'], {}, calm);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^8888_calm: smooth at the end(.|\n)*No stutter of this room is on record\.\n$/);
    const asJson = await runCli(['explain', '8888_calm', '--recording', '-', '--json'], {}, calm);
    expect(JSON.parse(asJson.stdout)).toMatchObject({ match: null, stutter: null, alerts: [] });
  });

  test.each([
    ['8888_cloged', 'did you mean 8888_clogged?'],
    ['else', 'it holds 2, such as 8888_clogged'],
  ])('does not know the room %s', async (room, hint) => {
    expect(await runCli(['explain', room, '--recording', file])).toEqual({
      code: 1,
      stdout: '',
      stderr: `stutterscope: no room "${room}" in ${file}: ${hint}\n`,
    });
  });

  test('answers from the good lines of a recording and ends with 3', async () => {
    const { code, stdout, stderr } = await runCli(
      ['explain', '8888_clogged', '--recording', '-'],
      {},
      `oops\n${lines(cloggedPush())}`,
    );
    expect([code, stderr]).toEqual([3, expect.stringMatching(/^line 1 skipped: is not JSON\n.*1 bad lines/)]);
    expect(stdout).toContain('upstream clog');
  });
});

test('every signal that diagnosis gives as evidence has words and a source for its limit', () => {
  const batches = [...cloggedPush(), ...laggingServer(), ...slowPush(), ...disconnectedPush()];
  const stutters = diagnoseRecording(batches).filter((verdict) => verdict.kind === 'stutter');
  expect(new Set(stutters.map(({ cause }) => cause)).size).toBe(3);
  const lines = stutters.flatMap(({ cause, evidence }) => evidence.map(({ signal }) => ({ cause, signal })));
  expect(new Set(lines.map(({ signal }) => signal)).size).toBeGreaterThanOrEqual(9);
  expect(lines.filter(({ signal, cause }) => signalWords(signal, cause).limit === null)).toEqual([]);
});
