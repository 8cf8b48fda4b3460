import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Delivered, runScenario, scenarios } from '../packages/simulator/src/index.ts';
import { changes, claimsOf, differences, offset } from '../tools/evaluate/run/metamorphic.ts';

/** Families in which viewers stall for reasons of all kinds, batches get lost or come late, and clocks are wrong. */
const families = ['clog_oscillating', 'clocks_wrong', 'clog_and_network', 'last_mile_noise'];

const runOf = (among: readonly string[]) =>
  fc
    .record({ family: fc.constantFrom(...among), seed: fc.integer({ min: 1, max: 40 }) })
    .map(({ family, seed }) => {
      const [scenario] = scenarios('training', { perFamily: 1, seed, families: [family] });
      if (scenario === undefined) throw new Error(`no run of ${family}`);
      return runScenario(scenario, { data: null }).delivered;
    });

const run = runOf(['loss_60', ...families]);

/** As a topic is read again: each batch up to so much later, its stamp as it was; some of them twice. */
const shuffled = (delivered: readonly Delivered[], delaysMs: readonly number[]): Delivered[] =>
  delivered
    .flatMap(({ at, batch }, index) => {
      const laterMs = delaysMs[index % delaysMs.length] ?? 0;
      const copy = { at: at + 1500, batch };
      return laterMs % 5 === 0 ? [{ at: at + laterMs, batch }, copy] : [{ at: at + laterMs, batch }];
    })
    .sort((a, b) => a.at - b.at);

const unchanged = (delivered: readonly Delivered[], other: readonly Delivered[], toleranceMs: number) => {
  const endMs = delivered.at(-1)?.at ?? 0;
  return differences(claimsOf(delivered, endMs), claimsOf(other, endMs), toleranceMs);
};

const few = { numRuns: 4 };

describe('what is said in the end hangs on what happened, not on how it came', () => {
  it('in any order within the lateness bound, some of it twice', () => {
    const delays = fc.array(fc.integer({ min: 0, max: 12_000 }), { minLength: 97, maxLength: 97 });
    fc.assert(
      fc.property(run, delays, (delivered, delaysMs) => {
        expect(unchanged(delivered, shuffled(delivered, delaysMs), 0)).toBe(0);
      }),
      few,
    );
  });

  it('cut into other batches', () => {
    const cut = changes.find(({ name }) => name === 're-batched');
    fc.assert(
      fc.property(run, (delivered) => {
        expect(unchanged(delivered, cut?.apply(delivered) ?? [], 0)).toBe(0);
      }),
      few,
    );
  });

  it('by clocks that are off by hours or days', () => {
    fc.assert(
      fc.property(run, fc.integer({ min: 1, max: 24 }), (delivered, hours) => {
        expect(unchanged(delivered, offset(delivered, hours * 3_600_000), 1000)).toBe(0);
      }),
      few,
    );
  });

  it("and viewers' batches that come seconds late", () => {
    const late = changes.find(({ name }) => name === "every third of viewers' delayed");
    fc.assert(
      // Where most batches are lost, those left that come late leave a clock unknown for longer.
      fc.property(runOf(families), (delivered) => {
        expect(unchanged(delivered, late?.apply(delivered) ?? [], late?.toleranceMs ?? 0)).toBe(0);
      }),
      few,
    );
  });
});
