import { resolveRules, ruleTable } from '@stutterscope/diagnosis';
import { describe, expect, test } from 'vitest';
import { parseRules } from '../../src/rules/parseRules.ts';

function faultsOf(value: unknown): readonly string[] {
  const parsed = parseRules(value);
  return parsed.ok ? [] : parsed.faults;
}

describe('a rules file', () => {
  test('may set every rule of the table, everywhere, for a scenario and for a room', () => {
    const all = Object.fromEntries(ruleTable.map(({ name, value }) => [name, value]));
    const value = { everywhere: all, scenarios: { beauty: all, game: all }, rooms: { '8888_a~b': all } };
    expect(parseRules(value)).toEqual({ ok: true, overrides: value });
    expect(parseRules({})).toEqual({ ok: true, overrides: {} });
  });

  test('means what diagnosis makes of it: the narrower wins', () => {
    const parsed = parseRules({ everywhere: { clogQueFrames: 20 }, rooms: { a: { clogQueFrames: 30 } } });
    expect(parsed.ok && resolveRules(parsed.overrides, 'a', 'game').clogQueFrames).toBe(30);
    expect(parsed.ok && resolveRules(parsed.overrides, 'b', 'game').clogQueFrames).toBe(20);
  });

  test.each([
    [
      { everywhere: { clogQueFrame: 5 } },
      'everywhere / clogQueFrame: is no rule; did you mean clogQueFrames?',
    ],
    [{ everywhere: { temperature: 5 } }, 'everywhere / temperature: is no rule; docs/rules.md lists them'],
    [{ rooms: { a: { clogHoldMs: '5' } } }, 'rooms / a / clogHoldMs: must be number'],
    [{ rooms: { a: { clogHoldMs: null } } }, 'rooms / a / clogHoldMs: must be number'],
    [{ rooms: { a: { clogHoldMs: Number.NaN } } }, 'rooms / a / clogHoldMs: must be number'],
    [{ rooms: { a: JSON.parse('{"clogHoldMs": 1e999}') } }, 'rooms / a / clogHoldMs: must be number'],
    [{ rooms: { 'a b': {} } }, 'rooms / a b: can be the name of no room'],
    [{ scenarios: { game: { clogHoldMs: -1 } } }, 'scenarios / game / clogHoldMs: must be >= 0'],
    [{ scenarios: { gaming: {} } }, 'scenarios / gaming: is no scenario; there are beauty, game'],
    [{ everywhere: { cpuBusyPercent: 101 } }, 'everywhere / cpuBusyPercent: must be <= 100'],
    [{ everywhere: { cellCertainty: 2 } }, 'everywhere / cellCertainty: must be <= 1'],
    [{ Everywhere: {} }, 'Everywhere: is no part of a rules file; did you mean everywhere?'],
    [[], 'the whole: must be object'],
    [null, 'the whole: must be object'],
    [7, 'the whole: must be object'],
  ])('%j is refused', (value, fault) => {
    expect(faultsOf(value)).toEqual([fault]);
  });

  test('is told every fault at once, also the twentieth', () => {
    const wrong = Object.fromEntries(ruleTable.slice(0, 20).map(({ name }) => [name, -1]));
    expect(faultsOf({ everywhere: wrong, rooms: { a: { foo: 1 } } })).toHaveLength(21);
  });
});
