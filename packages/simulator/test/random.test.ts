import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawsOf, normal, uuidOf } from '../src/random.ts';

const many = Array.from({ length: 20_000 }, (_, item) => item);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('draws', () => {
  it('depend on seed, stream and item, and on nothing that was drawn before', () => {
    fc.assert(
      fc.property(
        fc.maxSafeInteger(),
        fc.string(),
        fc.nat(),
        fc.array(fc.nat()),
        (seed, name, item, others) => {
          const busy = drawsOf(seed, name);
          for (const other of others) busy(other);
          expect(busy(item)).toBe(drawsOf(seed, name)(item));
        },
      ),
    );
  });

  it('are spread evenly over [0, 1)', () => {
    const draws = drawsOf(1, 'a');
    const tenths = Map.groupBy(many.map(draws), (value) => Math.floor(value * 10));
    expect([...tenths.keys()].toSorted((one, other) => one - other)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const values of tenths.values()) expect(Math.abs(values.length - 2000)).toBeLessThan(250);
  });

  it('do not resemble their neighbours, those of the next seed or of another stream', () => {
    const draws = drawsOf(1, 'a');
    const likeness = (other: (item: number) => number) =>
      Math.abs(mean(many.map((item) => (draws(item) - 0.5) * (other(item) - 0.5))) * 12);
    expect(likeness((item) => draws(item + 1))).toBeLessThan(0.03);
    expect(likeness(drawsOf(2, 'a'))).toBeLessThan(0.03);
    expect(likeness(drawsOf(1 + 2 ** 32, 'a'))).toBeLessThan(0.03);
    expect(likeness(drawsOf(1, 'b'))).toBeLessThan(0.03);
  });

  it('make normal numbers of mean 0 and variance 1', () => {
    const values = many.map((item) => normal(drawsOf(4, 'n'), item));
    expect(mean(values)).toBeCloseTo(0, 1);
    expect(mean(values.map((value) => value * value))).toBeCloseTo(1, 1);
  });

  it('make UUIDs that differ', () => {
    const ids = new Set(many.slice(0, 2000).map((item) => uuidOf(drawsOf(9, 'id'), item)));
    expect(ids.size).toBe(2000);
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
