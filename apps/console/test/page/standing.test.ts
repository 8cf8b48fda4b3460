import { expect, test } from 'vitest';
import { isLate, standingOf } from '../../page/src/shared/standing.ts';

const NOW = 1_763_800_000_000;
const ago = (s: number) => NOW - s * 1000;

const standing = (pushSeenMs: number | null, reachMs: number | null) =>
  standingOf({ stutters: [], pushSeenMs }, { reachMs, nowMs: NOW });

test('a push that is not heard is silent while others are, and of one that ended with all data nobody knows', () => {
  expect(standing(ago(3), ago(2))).toBe('smooth');
  expect(standing(ago(40), ago(2))).toBe('silent');
  expect(standing(ago(40), ago(39))).toBe('late');
  // It fell silent long before the data ended.
  expect(standing(ago(90), ago(40))).toBe('silent');
  expect(standing(ago(200), null)).toBe('late');
  expect(standing(null, ago(40))).toBe('noPush');
});

test('data is late when nothing of any room was stored for a quarter of a minute', () => {
  expect([ago(10), ago(16), null].map((reachMs) => isLate({ reachMs, nowMs: NOW }))).toEqual([
    false,
    true,
    true,
  ]);
});
