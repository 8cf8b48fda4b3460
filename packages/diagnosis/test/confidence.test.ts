import fc from 'fast-check';
import { expect, test } from 'vitest';
import { confidenceOf } from '../src/verdict/confidence.ts';
import type { Evidence, Stutter } from '../src/verdict/verdict.ts';

const line = (part: Partial<Evidence> = {}): Evidence => ({
  signal: 'que',
  at: 0,
  value: 60,
  unit: 'frames',
  comparison: '>=',
  limit: 10,
  supports: true,
  ...part,
});

type Judged = Pick<Stutter, 'cause' | 'severity' | 'viewers' | 'evidence'>;

const clog = (part: Partial<Judged> = {}): Judged => ({
  cause: 'upstream_clog',
  severity: 'visible',
  viewers: { affected: 5, watching: 5 },
  evidence: [line()],
  ...part,
});

test('a queue far beyond its limit makes a clog surer than one just at it', () => {
  expect(confidenceOf(clog())).toBeGreaterThan(confidenceOf(clog({ evidence: [line({ value: 10 })] })));
});

test('evidence against a clog makes it less sure', () => {
  const against = line({ signal: 'spd', supports: false });
  expect(confidenceOf(clog({ evidence: [line(), against] }))).toBeLessThan(confidenceOf(clog()));
});

test('whatever the numbers, it is a probability', () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  const judged = fc.record({
    cause: fc.constantFrom('upstream_clog' as const, 'low_frame_rate' as const, 'downstream_lag' as const),
    severity: fc.constantFrom('absorbed' as const, 'visible' as const, 'severe' as const),
    viewers: fc.record({ affected: fc.nat(), watching: fc.nat() }),
    evidence: fc.array(
      fc
        .record({ value: number, limit: number, supports: fc.boolean(), less: fc.boolean() })
        .map(({ value, limit, supports, less }) =>
          line({ value, limit, supports, comparison: less ? '<' : '>=' }),
        ),
      { maxLength: 8 },
    ),
  });
  fc.assert(
    fc.property(judged, (one) => {
      const confidence = confidenceOf(one);
      expect(confidence).toBeGreaterThanOrEqual(0);
      expect(confidence).toBeLessThanOrEqual(1);
    }),
  );
});
