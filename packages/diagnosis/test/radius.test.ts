import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultRules } from '../src/index.ts';
import { binomialTail, decideRadius } from '../src/room/radius.ts';

describe('the binomial tail', () => {
  // domain: how many of n viewers must lag for p < 1e-4 at a baseline of 2 %.
  test.each([
    [3, 5],
    [4, 8],
    [4, 12],
    [5, 20],
    [7, 40],
  ])('falls below 1e-4 at %i of %i', (k, n) => {
    expect(binomialTail(k, n, 0.02)).toBeLessThan(1e-4);
    expect(binomialTail(k - 1, n, 0.02)).toBeGreaterThanOrEqual(1e-4);
  });

  test('of a crowd is bounded, and small only where the share is large', () => {
    expect(binomialTail(400_000, 1_000_000, 0.02)).toBeLessThan(1e-12);
    expect(binomialTail(20_000, 1_000_000, 0.02)).toBe(1);
  });
});

const network = (id: string, affected: number, watching: number) =>
  ({ by: 'network', id, affected, watching }) as const;

describe('the radius', () => {
  test('names a group whose viewers lag while the rest is well', () => {
    const groups = [network('a', 7, 8), network('b', 0, 12)];
    expect(decideRadius(groups, 7, 20, defaultRules)).toEqual({ kind: 'groups', groups: [groups[0]] });
  });

  test('names none where two of two may be chance', () => {
    expect(decideRadius([network('a', 2, 2), network('b', 0, 20)], 2, 22, defaultRules)).toEqual({
      kind: 'scattered',
    });
  });

  test('names none where the rest lags too', () => {
    expect(decideRadius([network('a', 9, 10), network('b', 9, 10)], 18, 20, defaultRules)).toEqual({
      kind: 'room',
    });
  });

  test('taking healthy viewers away never makes a group named that was not', () => {
    fc.assert(
      fc.property(
        fc.nat(12),
        fc.nat(12),
        fc.integer({ min: 1, max: 30 }),
        fc.nat(29),
        (k, well, rest, fewer) => {
          const group = network('a', k, k + well);
          const named = (watching: number) =>
            decideRadius([group, network('b', 0, watching)], k, k + well + watching, defaultRules).kind ===
            'groups';
          const left = Math.max(0, rest - fewer);
          if (named(left)) expect(named(rest)).toBe(true);
        },
      ),
    );
  });
});
