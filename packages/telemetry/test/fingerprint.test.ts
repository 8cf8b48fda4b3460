import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fingerprint } from '../src/index.ts';
import { arbitraryBatch } from './arbitraryBatch.ts';
import { batchOf, T0 } from './batchOf.ts';

const base = fingerprint(batchOf());

describe('fingerprint', () => {
  test('is sixteen hexadecimal digits, the same for the same content in any process', () => {
    expect(base).toMatch(/^[0-9a-f]{16}$/);
    expect(base).toBe('72f694f7ca2ad998');
  });

  test('does not change when the same report is sent again, later, from elsewhere', () => {
    const again = batchOf({ sentAt: T0 + 60_000, receivedAt: T0 + 60_100, client: { platform: 'android' } });
    expect(fingerprint(again)).toBe(base);
  });

  test.each([
    ['a value', { samples: { t: [T0, T0 + 1000], fps: [14, null], que: [0, 12] } }],
    ['null for zero', { samples: { t: [T0, T0 + 1000], fps: [15, 0], que: [0, 12] } }],
    ['a column in the place of another', { samples: { t: [T0, T0 + 1000], que: [15, null], fps: [0, 12] } }],
    ['a column less', { samples: { t: [T0, T0 + 1000], fps: [15, null] } }],
    ['a time', { samples: { t: [T0, T0 + 1001], fps: [15, null], que: [0, 12] } }],
    ['no event', { events: [] }],
    ['another code', { events: [{ t: T0 + 500, code: 1102, detail: 'net busy' }] }],
    ['another detail', { events: [{ t: T0 + 500, code: 1101, detail: 'net busz' }] }],
  ])('tells %s', (_, changes) => {
    expect(fingerprint(batchOf(changes))).not.toBe(base);
  });

  test('survives JSON, and tells any changed sample', () => {
    fc.assert(
      fc.property(arbitraryBatch, fc.nat(), (batch, pick) => {
        expect(fingerprint(JSON.parse(JSON.stringify(batch)))).toBe(fingerprint(batch));
        if (batch.samples.t.length === 0) return;
        const t = batch.samples.t.with(pick % batch.samples.t.length, T0 + 7 * 24 * 3_600_000);
        expect(fingerprint({ ...batch, samples: { ...batch.samples, t } })).not.toBe(fingerprint(batch));
      }),
    );
  });
});
