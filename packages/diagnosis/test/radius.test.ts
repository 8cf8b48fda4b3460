import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultRules } from '../src/index.ts';
import { binomialTail, chancesOf } from '../src/room/groupOdds.ts';
import { decideRadius } from '../src/room/radius.ts';

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

const group = (by: 'network' | 'server' | 'region', id: string, affected: number, watching: number) => ({
  by,
  id,
  affected,
  watching,
});
const network = (id: string, affected: number, watching: number) => group('network', id, affected, watching);
const usual = 0.02;

describe('the radius', () => {
  test('names a group whose viewers lag while the rest is well', () => {
    const groups = [network('a', 7, 8), network('b', 0, 12)];
    expect(decideRadius(groups, 7, 20, usual, defaultRules)).toEqual({ kind: 'groups', groups: [groups[0]] });
  });

  test('names two of two only where nothing else could be it and viewers seldom lag', () => {
    const only = [network('a', 2, 2), network('b', 0, 20)];
    expect(decideRadius(only, 2, 22, usual, defaultRules)).toMatchObject({ kind: 'groups' });
    expect(decideRadius(only, 2, 22, 0.1, defaultRules)).toEqual({ kind: 'scattered' });
  });

  test('names a server before a network that holds the same viewers, and both', () => {
    const same = [network('a', 6, 6), group('server', 's', 6, 6), network('b', 0, 12)];
    expect(decideRadius(same, 6, 18, usual, defaultRules)).toEqual({
      kind: 'groups',
      groups: [same[1], same[0]],
    });
  });

  test('leaves it undecided where several groups explain two viewers nearly as well', () => {
    const rivals = [
      network('a', 2, 2),
      network('b', 0, 4),
      group('server', 's', 2, 3),
      group('server', 't', 0, 3),
      group('region', 'r', 2, 3),
      group('region', 'q', 0, 3),
    ];
    const radius = decideRadius(rivals, 2, 6, usual, { ...defaultRules, cellCertainty: 0.9 });
    expect(radius).toEqual({ kind: 'undecided', groups: [rivals[2], rivals[0], rivals[4]] });
  });

  test.each<[string, number, number, number, number, string]>([
    [
      '3 of 3 and 2 of 6 others: no group, and too many at once for chance: 5 of 9 are the room',
      3,
      3,
      2,
      6,
      'room',
    ],
    ['2 of 6 and 3 of 10: 5 of 16 are not', 2, 6, 3, 10, 'scattered'],
    ['2 of 3 and 1 of 4: one stray of four is no doubt, two of three no certainty', 2, 3, 1, 4, 'undecided'],
    ['3 of 3 and 1 of 4', 3, 3, 1, 4, 'groups'],
    ['2 of 5 and 2 of 8', 2, 5, 2, 8, 'scattered'],
    ['50 of 50 and 45 of 1000 others: below 5 %', 50, 50, 45, 1000, 'groups'],
    ['50 of 50 and 60 of 1000: above', 50, 50, 60, 1000, 'scattered'],
    ['9 of 9 and none of 1: nearly the room', 9, 9, 0, 1, 'room'],
  ])('%s', (_, k, n, r, rest, kind) => {
    const groups = [network('a', k, n), network('b', r, rest)];
    expect(decideRadius(groups, k + r, n + rest, usual, defaultRules).kind).toBe(kind);
  });

  test('names none where the rest lags too', () => {
    expect(decideRadius([network('a', 9, 10), network('b', 9, 10)], 18, 20, usual, defaultRules)).toEqual({
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
          const named = (watching: number) => {
            const groups = [network('a', k, k + well), network('b', 0, watching)];
            return decideRadius(groups, k, k + well + watching, usual, defaultRules).kind === 'groups';
          };
          const left = Math.max(0, rest - fewer);
          if (named(left)) expect(named(rest)).toBe(true);
        },
      ),
    );
  });

  test('a group is never surer with fewer viewers to speak for it: its own that lag, others that are well', () => {
    const share = (k: number, n: number, rest: number, baseline: number) =>
      chancesOf([network('a', k, n), network('b', 0, rest)], k, n + rest, baseline, defaultRules)
        .chances[0] ?? 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.nat(40),
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0.005, max: 0.1, noNaN: true }),
        (k, well, rest, baseline) => {
          const sure = share(k, k + well, rest, baseline);
          expect(share(k, k + well, rest - 1, baseline)).toBeLessThanOrEqual(sure + 1e-9);
          // A viewer that lags speaks for its group, whatever its share.
          expect(share(k - 1, k - 1 + well, rest, baseline)).toBeLessThanOrEqual(sure + 1e-9);
        },
      ),
    );
  });

  test('chances add up to one at any size', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(1_000_000), (k, well) => {
        const { chances, apart } = chancesOf(
          [network('a', k, k + well)],
          k,
          k + well + 10,
          usual,
          defaultRules,
        );
        const sum = chances.reduce((total, chance) => total + chance, apart);
        expect(sum).toBeGreaterThan(0);
        expect(sum).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });
});
