import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffMs } from '../src/backoff.ts';
import { uuidv7 } from '../src/index.ts';
import { parseRetryAfterMs } from '../src/retryAfter.ts';

const now = Date.UTC(2026, 0, 1);

test.each([
  ['120', 120_000],
  ['0', 0],
  ['99999', 120_000],
  ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
  ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
  ['soon', undefined],
  [null, undefined],
])('Retry-After %o is %o ms', (header, ms) => {
  expect(parseRetryAfterMs(header, now)).toBe(ms);
});

test('waits grow, stay below half a minute, and never undercut the server', () => {
  fc.assert(
    fc.property(
      fc.nat(40),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      fc.nat(120_000),
      (failures, random, retryAfterMs) => {
        const own = backoffMs(failures, () => random);
        expect(own).toBeGreaterThanOrEqual(Math.min(250 * 2 ** failures, 15_000));
        expect(own).toBeLessThanOrEqual(30_000);
        expect(backoffMs(failures, () => random, retryAfterMs)).toBeGreaterThanOrEqual(retryAfterMs);
      },
    ),
  );
});

test('session ids are version 7 UUIDs that sort by time', () => {
  const early = uuidv7(1_763_800_000_000, Math.random);
  const late = uuidv7(1_763_800_000_001, Math.random);
  expect(early).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(early < late).toBe(true);
});
