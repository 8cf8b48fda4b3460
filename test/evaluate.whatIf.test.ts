import { describe, expect, it } from 'vitest';
import { scenarios } from '../packages/simulator/src/index.ts';
import { withSection } from '../tools/evaluate/report/withSection.ts';
import { rankCorrelation, reportWhatIf } from '../tools/evaluate/whatIf/report.ts';
import { whatIfSection } from '../tools/evaluate/whatIf/section.ts';
import { type Pair, pairsOfScenario } from '../tools/evaluate/whatIf/task.ts';

const pair = (truth: number, value: number, high = value): Pair => ({
  family: 'clog_long',
  cause: 'upstream_clog',
  what: 'stall',
  truth,
  estimate: { value, low: value, high },
  observed: value,
  modelError: 0,
});

describe('how right the costs are', () => {
  it('is told by error, by intervals that hold, and by what was not asked', () => {
    const unasked: Pair = { ...pair(2, 0), estimate: null };
    const { rows, worst } = reportWhatIf('training', [1], 4, [
      pair(1, 1),
      pair(1, 0.5, 1),
      pair(4, 3),
      unasked,
    ]);
    const clog = rows.find(({ name }) => name === 'stall, without the clog');
    expect(clog).toMatchObject({ asked: 3, unsaid: 2, medianError: 0.25, p90Error: 0.5, covered: 2 / 3 });
    expect(worst).toEqual([{ family: 'clog_long', error: 0.25, n: 3 }]);
  });

  it('ranks ties in the middle', () => {
    expect(
      rankCorrelation([
        [1, 10],
        [2, 20],
        [3, 30],
      ]),
    ).toBeCloseTo(1);
    expect(
      rankCorrelation([
        [1, 30],
        [2, 20],
        [3, 10],
      ]),
    ).toBeCloseTo(-1);
    expect(
      rankCorrelation([
        [1, 1],
        [1, 2],
        [1, 3],
      ]),
    ).toBeNull();
  });

  it('stands on the page in one place, however often it is written', () => {
    const section = (asked: number) =>
      whatIfSection([
        reportWhatIf(
          'training',
          [1],
          asked,
          Array.from({ length: asked }, () => pair(1, 1)),
        ),
      ]);
    const page = withSection('# How right\n\n## Limits\n\nNone.\n', section(1));
    expect(page).toMatch(/^# How right\n\n## Limits\n\nNone\.\n\n## What a stutter cost\n/);
    const middle = withSection(`${page}\n## After\n\nEnd.\n`, section(2));
    expect(middle.match(/## What a stutter cost/g)).toHaveLength(1);
    expect(middle).toContain('Training half: 2 runs');
    expect(middle).toMatch(/\n\n## After\n\nEnd\.\n$/);
  });

  it('finds a simulated clog to have cost about what the same room without it did not lose', () => {
    const [scenario] = scenarios('training', { perFamily: 1, seed: 1, families: ['clog_short'] });
    if (scenario === undefined) throw new Error('no such family');
    const stall = pairsOfScenario(scenario, null).find(({ what }) => what === 'stall');
    expect(stall?.truth).toBeGreaterThan(0.2);
    const { value = 0 } = stall?.estimate ?? {};
    expect(Math.abs(value - (stall?.truth ?? 0))).toBeLessThan(0.2 * (stall?.truth ?? 0));
  });
});
