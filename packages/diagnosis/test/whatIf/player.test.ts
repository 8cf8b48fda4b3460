import { describe, expect, test } from 'vitest';
import { defaultRules } from '../../src/index.ts';
import { limitsOf, replay } from '../../src/whatIf/player.ts';

const speedy = limitsOf('speedy', defaultRules);
const smooth = limitsOf('smooth', defaultRules);
const entering = (limits = speedy, cacheMs = 1000) => ({ limits, cacheMs, loading: false });

/** Nothing arrives from second 5 to 10; then all of it at once. */
const outage = (t: number) => (t >= 5000 && t < 10_000 ? t - 5000 : 0);

describe('a replayed player', () => {
  test('plays on while media comes as fast as it is played', () => {
    expect(replay({ from: 0, to: 60_000 }, entering(), () => 0, defaultRules)).toBe(0);
  });

  test('stands still for what an outage lasts beyond its cache', () => {
    // A second of cache and five without media: four seconds, give or take a step.
    expect(replay({ from: 0, to: 20_000 }, entering(), outage, defaultRules)).toBeCloseTo(4000, -3);
  });

  test('gets over the same outage with the cache of smooth mode', () => {
    expect(replay({ from: 0, to: 20_000 }, entering(smooth, 5100), outage, defaultRules)).toBe(0);
  });

  test('loads until the cache is whole again: half of the media is half of the time', () => {
    const half = (t: number) => t / 2;
    const stalledMs = replay({ from: 0, to: 60_000 }, entering(), half, defaultRules);
    expect(stalledMs).toBeGreaterThan(26_000);
    expect(stalledMs).toBeLessThan(31_000);
  });

  test('that was loading goes on loading', () => {
    const loading = { ...entering(speedy, 0), loading: true };
    expect(replay({ from: 0, to: 10_000 }, loading, (t) => t, defaultRules)).toBe(10_000);
    // Live media fills the second that it waits for in a second.
    expect(replay({ from: 0, to: 10_000 }, loading, () => 0, defaultRules)).toBeCloseTo(1000, -3);
  });
});
