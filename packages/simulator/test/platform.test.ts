import { describe, expect, it } from 'vitest';
import { type PlatformScenario, platforms, runPlatform } from '../src/index.ts';

const few = (family: PlatformScenario['family']): PlatformScenario => {
  const found = platforms('training', { perFamily: 1, seed: 3 }).find((one) => one.family === family);
  if (found === undefined) throw new Error(`no ${family}`);
  return { ...found, durationMs: 150_000, rooms: found.rooms.slice(0, 6) };
};

describe('a platform', () => {
  it('of the same seed is the same, batch by batch', () => {
    const scenario = few('bad_server');
    const [one, other] = [runPlatform(scenario, { data: null }), runPlatform(scenario, { data: null })];
    expect(JSON.stringify(one.delivered)).toBe(JSON.stringify(other.delivered));
  });

  it('has its common harm where the fault is, in several rooms and at the same time', () => {
    const { common, delivered } = runPlatform(few('bad_server'), { data: null });
    const harm = [...(common?.harm.values() ?? [])].flat();
    expect(common?.harm.size).toBeGreaterThan(1);
    expect(harm.map(({ radius }) => radius)).toContainEqual(common?.place);
    expect(
      Math.max(...harm.map(({ from }) => from)) - Math.min(...harm.map(({ from }) => from)),
    ).toBeLessThan(60_000);
    const times = delivered.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('that is healthy has no common harm', () => {
    expect(runPlatform(few('healthy_platform'), { data: null }).common).toBeNull();
  });
});
