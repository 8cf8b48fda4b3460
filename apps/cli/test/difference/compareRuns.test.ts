import { type RuleOverrides, resolveRules, type Verdict } from '@stutterscope/diagnosis';
import { describe, expect, test } from 'vitest';
import { changedRules } from '../../src/difference/changedRules.ts';
import { compareRuns } from '../../src/difference/compareRuns.ts';
import { differencesText } from '../../src/difference/differenceText.ts';
import { alertOf, clogAt, NOON, queue } from '../stutter.ts';

const run = (verdicts: readonly Verdict[], overrides: RuleOverrides = {}) => ({
  verdicts,
  rulesOf: (room: string) => resolveRules(overrides, room, undefined),
});

describe('two runs over the same telemetry', () => {
  test('that agree differ in nothing, whatever the numbers behind their verdicts', () => {
    const after = [clogAt(0, 10, { evidence: [{ ...queue, value: 41 }] })];
    expect(compareRuns(run([clogAt(0, 10)]), run(after))).toEqual([]);
  });

  test('tell a vanished stutter by the value that meets the old limit and misses the new', () => {
    const overrides = { rooms: { a: { clogQueFrames: 50 } } };
    const [difference] = compareRuns(run([clogAt(0, 10)]), run([], overrides));
    expect(difference).toMatchObject({ change: 'vanishes', room: 'a', after: null });
    expect(difference?.reasons).toEqual([
      {
        signal: 'que',
        label: 'QUE, frames waiting to be sent',
        value: 40,
        unit: 'frames',
        comparison: '>=',
        limitBefore: 10,
        limitAfter: 50,
        rules: [{ rule: 'clogQueFrames', before: 10, after: 50 }],
      },
    ]);
  });

  test('tell an appearing stutter by the value that only the new limit lets in', () => {
    const after = [clogAt(0, 10, { evidence: [{ ...queue, value: 7, limit: 5 }] })];
    const [difference] = compareRuns(run([]), run(after, { everywhere: { clogQueFrames: 5 } }));
    expect(difference).toMatchObject({ change: 'appears', before: null });
    expect(difference?.reasons).toMatchObject([{ signal: 'que', value: 7, limitBefore: 10, limitAfter: 5 }]);
  });

  test('that see different causes hold each value to the limit of its own cause', () => {
    const idle = { ...queue, value: 5, comparison: '<', limit: 10 } as const;
    const low = clogAt(0, 10, { cause: 'low_frame_rate', evidence: [idle] });
    const after = [clogAt(0, 10, { evidence: [{ ...queue, value: 5, limit: 4 }] })];
    const [difference] = compareRuns(run([low]), run(after, { everywhere: { clogQueFrames: 4 } }));
    expect(difference).toMatchObject({ change: 'changes', fields: [{ field: 'cause' }] });
    expect(difference?.reasons).toMatchObject([{ comparison: '<', limitBefore: 10, limitAfter: 4 }]);
  });

  test('name no value as a reason that lies on the same side of both limits', () => {
    const [difference] = compareRuns(run([clogAt(0, 10)]), run([], { everywhere: { clogQueFrames: 20 } }));
    expect(difference?.reasons).toEqual([]);
    expect(difference?.rules).toEqual([{ rule: 'clogQueFrames', before: 10, after: 20 }]);
  });

  test('tell what changed of a stutter that both see', () => {
    const group = { by: 'network', id: 'AS1', affected: 4, watching: 5 } as const;
    const before = clogAt(0, 10);
    const after = clogAt(2, null, { origin: 'uplink_unstable', severity: 'severe', groups: [group] });
    const [difference] = compareRuns(run([before, alertOf(before, 4)]), run([after]));
    expect(difference?.change).toBe('changes');
    expect(difference?.fields).toEqual([
      { field: 'origin', before: 'uplink_bandwidth', after: 'uplink_unstable' },
      { field: 'severity', before: 'visible', after: 'severe' },
      { field: 'from', before: NOON, after: NOON + 2000 },
      { field: 'to', before: NOON + 10_000, after: null },
      { field: 'groups', before: null, after: 'network AS1' },
      { field: 'alertAt', before: NOON + 4000, after: null },
    ]);
  });

  test('are told to a person with the rules that differ, and where', () => {
    const overrides = { rooms: { a: { clogQueFrames: 50 } } };
    const [before, after] = [run([clogAt(0, 10)]), run([], overrides)];
    const rules = new Map(
      ['a', 'b'].map((room) => [room, changedRules(before.rulesOf(room), after.rulesOf(room))]),
    );
    expect(differencesText(compareRuns(before, after), rules)).toBe(
      [
        'Judged differently:',
        '  clogQueFrames 10 → 50 frames: QUE from which the uplink cannot carry what is made (in a)',
        '',
        'a: upstream_clog, visible, from 2026-01-01 12:00:00 UTC, for 10 s: vanishes',
        '  because QUE, frames waiting to be sent: 40 frames meets the old limit (at least 10), misses the new limit (at least 50); clogQueFrames 10 → 50',
      ].join('\n'),
    );
    expect(differencesText([], new Map([['a', []]]))).toMatch(/^The rules are those of the defaults/);
  });
});
