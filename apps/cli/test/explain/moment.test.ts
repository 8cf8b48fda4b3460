import { expect, test } from 'vitest';
import { parseMoment, resolveMoment } from '../../src/explain/moment.ts';

const NOW = Date.UTC(2026, 0, 1, 12);

test.each([
  ['2026-01-01T12:00:00Z', NOW],
  ['2026-01-01T12:00:00', NOW],
  ['2026-01-01 12:00', NOW],
  ['2026-01-01T13:00:00.250+01:00', NOW + 250],
  ['2026-01-01', NOW - 12 * 3_600_000],
  ['2028-02-29', Date.UTC(2028, 1, 29)],
  [String(NOW / 1000), NOW],
  [`${NOW / 1000}.5`, NOW + 500],
  [String(NOW), NOW],
  ['11:59', NOW - 60_000],
  ['11:59:30', NOW - 30_000],
  ['12:00:01', NOW + 1000 - 86_400_000],
  ['-30s', NOW - 30_000],
  ['-1.5m', NOW - 90_000],
  ['-2h', NOW - 7_200_000],
  ['-1d', NOW - 86_400_000],
])('%s is a moment', (text, expected) => {
  const moment = parseMoment(text);
  expect(moment && resolveMoment(moment, NOW)).toBe(expected);
});

test.each([
  '',
  'noon',
  '5m',
  '0000',
  '2026',
  '-5',
  '-5w',
  '2026-13-01',
  '2026-02-30',
  '2026-04-31T12:00',
  '2026-01-01T99:00',
  'Infinity',
  '1e12',
  '9'.repeat(20),
  '24:00',
  '12:60',
])('%j is none', (text) => {
  expect(parseMoment(text)).toBeNull();
});
