import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spellsOf } from '../tools/evaluate/detectors/spells.ts';
import { readOptions } from '../tools/evaluate/options.ts';
import { bootstrap } from '../tools/evaluate/score/bootstrap.ts';
import { pairUp } from '../tools/evaluate/score/match.ts';
import { mean, quantile } from '../tools/evaluate/score/numbers.ts';
import { honestF1, shiftedF1, shuffledF1 } from '../tools/evaluate/score/placebo.ts';
import { claim, incident, said, truth } from './support/judgedRun.ts';

describe('bootstrap', () => {
  const runs = Array.from({ length: 40 }, (_, n) => n);

  it('gives the same interval each time, another one for another seed', () => {
    expect(bootstrap(runs, mean)).toEqual(bootstrap(runs, mean));
    expect(bootstrap(runs, mean, { seed: 2 })).not.toEqual(bootstrap(runs, mean));
  });

  it('holds the mean, is narrow where runs agree, and is null where nothing can be measured', () => {
    const { low, high } = bootstrap(runs, mean) ?? { low: Number.NaN, high: Number.NaN };
    expect(low).toBeGreaterThan(12);
    expect(low).toBeLessThan(19.5);
    expect(high).toBeGreaterThan(19.5);
    expect(high).toBeLessThan(27);
    expect(bootstrap([3, 3, 3], mean)).toEqual({ low: 3, high: 3 });
    expect(bootstrap([], mean)).toBeNull();
  });
});

describe('quantile', () => {
  it('is one of the values: the nearest rank', () => {
    expect(quantile([5, 1, 3, 2, 4], 0.5)).toBe(3);
    expect(quantile([1, 2], 0.95)).toBe(2);
    expect(quantile([], 0.5)).toBeNull();
  });
});

describe('pairing', () => {
  it('uses each once and makes as many pairs as any other way of pairing', () => {
    const edge = fc.record({ left: fc.nat(4), right: fc.nat(4), cost: fc.nat(9) });
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 12 }), (edges) => {
        const pairs = pairUp(edges);
        expect(new Set(pairs.values()).size).toBe(pairs.size);
        for (const [left, right] of pairs)
          expect(edges.some((one) => one.left === left && one.right === right)).toBe(true);
        expect(pairs.size).toBe(mostPairs(edges, new Set()));
      }),
    );
  });
});

/** By trying everything. */
function mostPairs(edges: readonly { left: number; right: number }[], taken: Set<string>): number {
  let most = 0;
  for (const { left, right } of edges) {
    if (taken.has(`l${left}`) || taken.has(`r${right}`)) continue;
    const rest = edges.filter((other) => other.left !== left);
    most = Math.max(most, 1 + mostPairs(rest, new Set([...taken, `l${left}`, `r${right}`])));
  }
  return most;
}

describe('placebo', () => {
  // Harm at another moment in each run, all of it found.
  const heard = Array.from({ length: 12 }, (_, n) => ({
    truth: truth([incident(20 + n * 40, 30 + n * 40)], { id: `run${n}` }),
    said: said([claim(20 + n * 40, 30 + n * 40)]),
  }));

  it('finds nothing with the labels of another run, or with labels a minute late', () => {
    expect(honestF1(heard)).toBe(1);
    expect(shuffledF1(heard)).toBe(0);
    expect(shiftedF1(heard)).toBe(0);
  });

  it('cannot tell runs whose labels are the same', () => {
    const alike = heard.map(() => ({ truth: truth([incident(100, 110)]), said: said([claim(100, 110)]) }));
    expect(shuffledF1(alike)).toBe(1);
  });
});

describe('spells of single looks', () => {
  const looks = (pattern: string) =>
    [...pattern].map((mark, n) => ({ at: n * 1000, knownAt: n * 1000 + 300, holds: mark === 'x' }));

  it('join what lies within five seconds, and are told when they could first be known', () => {
    expect(spellsOf(looks('.x....x'))).toEqual([{ from: 1000, to: 6000, saidAt: 1300 }]);
    expect(spellsOf(looks('x......x'))).toHaveLength(2);
  });

  it('of three in a row need three, and are told at the third', () => {
    expect(spellsOf(looks('xx.xx'), 3)).toEqual([]);
    expect(spellsOf(looks('.xxxx'), 3)).toEqual([{ from: 1000, to: 4000, saidAt: 3300 }]);
  });
});

describe('options', () => {
  it('write the page only when everything ran, or when told to', () => {
    expect(readOptions([]).write).toBe(true);
    expect(readOptions(['--quick']).write).toBe(false);
    expect(readOptions(['--families', 'healthy']).write).toBe(false);
    expect(readOptions(['--quick', '--write']).write).toBe(true);
  });

  it('refuse what they do not know', () => {
    expect(() => readOptions(['--split', 'all'])).toThrow('--split is training or held_out, not all');
    expect(() => readOptions(['--dump', 'x'])).toThrow('--dump needs --scenario ID');
    expect(() => readOptions(['--per-family', '0'])).toThrow('whole number');
    expect(() => readOptions(['--speed'])).toThrow();
  });

  it('never tune on the seeds that judge', () => {
    const { trainingSeeds, heldOutSeeds } = readOptions([]);
    expect(heldOutSeeds).toHaveLength(5);
    expect(trainingSeeds.filter((seed) => heldOutSeeds.includes(seed))).toEqual([]);
  });
});
