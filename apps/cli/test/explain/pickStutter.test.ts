import { expect, test } from 'vitest';
import { pickStutter } from '../../src/explain/pickStutter.ts';
import { clogAt, NOON } from '../stutter.ts';

const stutters = [clogAt(0, 10), clogAt(60, 70), clogAt(65, 100), clogAt(200, null)];

test.each([
  [null, 'a/200', 'newest', 0],
  [5, 'a/0', 'covers', 0],
  [10, 'a/0', 'covers', 0],
  [66, 'a/65', 'covers', 0],
  [9999, 'a/200', 'covers', 0],
  [-3, 'a/0', 'nearest', 3000],
  [20, 'a/0', 'nearest', -10_000],
  [50, 'a/60', 'nearest', 10_000],
])('at second %s: %s, which is the %s one', (second, id, match, awayMs) => {
  const picked = pickStutter(stutters, second === null ? null : NOON + second * 1000);
  expect(picked).toMatchObject({ stutter: { id }, match, awayMs });
});

test('of no stutters picks none', () => {
  expect(pickStutter([], null)).toBeNull();
});
