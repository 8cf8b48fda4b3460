import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultRules } from '@stutterscope/diagnosis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from './cli.ts';
import { laggingServer, lines, slowPush } from './recording.ts';

let dir: string;
let show: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'stutterscope-rules-'));
  show = join(dir, 'show.ndjson');
  await writeFile(show, lines([...slowPush(), ...laggingServer()]));
});
afterAll(() => rm(dir, { recursive: true }));

async function withRules(rules: string, ...flags: string[]) {
  const file = join(dir, 'rules.json');
  await writeFile(file, rules);
  return runCli(['diagnose', show, '--rules', file, ...flags]);
}

describe('diagnose --rules', () => {
  test('prints what vanishes and what changes, each with its reason, as one JSON object a line', async () => {
    const rules = {
      everywhere: { cpuBusyPercent: 99, alertFpsMs: 3_600_000 },
      rooms: { '8888_lagging': { stallLagMs: 20_000 } },
    };
    const { code, stdout, stderr } = await withRules(JSON.stringify(rules), '--json');
    expect([code, stderr]).toEqual([0, '']);
    const told = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(told).toMatchObject([
      {
        kind: 'difference',
        change: 'vanishes',
        room: '8888_lagging',
        before: { cause: 'downstream_lag' },
        after: null,
        reasons: [
          { signal: 'stalled', comparison: '>=', limitBefore: defaultRules.stallLagMs, limitAfter: 20_000 },
        ],
      },
      {
        change: 'changes',
        room: '8888_slow',
        fields: expect.arrayContaining([
          { field: 'origin', before: 'encoder_cpu', after: expect.any(String) },
          { field: 'alertAt', before: expect.any(Number), after: null },
        ]),
        reasons: expect.arrayContaining([
          expect.objectContaining({ signal: 'cpuSys', limitBefore: 80, limitAfter: 99 }),
        ]),
      },
    ]);
  });

  test('says the same in sentences', async () => {
    const { code, stdout } = await withRules('{"rooms": {"8888_lagging": {"stallLagMs": 20000}}}');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Judged differently:\n {2}stallLagMs \d+ → 20000 ms: .*\(in 8888_lagging\)\n/);
    expect(stdout).toMatch(
      /\n8888_lagging: downstream_lag, .*: vanishes\n {2}because .*misses the new limit/,
    );
  });

  test.each([
    ['{"everywhere": {"clogQueFrames": 11}}', /No verdict differs\.\n$/],
    ['{}', /^The rules are those of the defaults in every room of this recording\.\n$/],
    ['{"rooms": {"8888_other": {"clogQueFrames": 11}}}', /^The rules are those of the defaults/],
  ])('says of %s that nothing differs', async (rules, words) => {
    const { code, stdout } = await withRules(rules);
    expect([code, stdout]).toEqual([0, expect.stringMatching(words)]);
    expect(await withRules(rules, '--json')).toMatchObject({ code: 0, stdout: '' });
  });

  test('refuses a rules file with every fault in one message, and ends with 2', async () => {
    const { code, stdout, stderr } = await withRules(
      '{"everywhere": {"clogQueFrame": 1, "clogHoldMs": -1}, "rooms": {"a": {"stallLagMs": "x"}}}',
    );
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.split('\n').slice(1)).toEqual([
      '  everywhere / clogQueFrame: is no rule; did you mean clogQueFrames?',
      '  everywhere / clogHoldMs: must be >= 0',
      '  rooms / a / stallLagMs: must be number',
      '',
    ]);
  });

  test.each([
    ['is not JSON', '{"everywhere": {"clogQueFrames": NaN}}', /is not JSON/],
    ['is empty', '', /is not JSON/],
  ])('ends with 2 where the rules file %s', async (_, rules, message) => {
    expect(await withRules(rules)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(message),
    });
  });

  test('ends with 2 where the rules file is not there', async () => {
    const { code, stderr } = await runCli(['diagnose', show, '--rules', join(dir, 'none.json')]);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/none\.json are refused:\n {2}cannot be read: ENOENT/),
    ]);
  });
});
