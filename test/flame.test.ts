import { describe, expect, test } from 'vitest';
import { type CpuProfile, framesOf } from '../tools/bench/flame/frames.ts';
import { flameSvg } from '../tools/bench/flame/svg.ts';

const node = (id: number, functionName: string, url: string, children: readonly number[] = []) => ({
  id,
  callFrame: { functionName, url },
  children,
});

const profile: CpuProfile = {
  nodes: [
    node(1, '(root)', '', [2, 3, 4, 9]),
    node(2, '(idle)', ''),
    node(3, '(garbage collector)', ''),
    node(4, 'emit', 'node:events', [5, 6]),
    node(5, 'inner', 'node:net', [7]),
    node(6, 'judge', 'file:///repo/packages/a/src/a.ts', [8]),
    node(7, 'judge', 'file:///repo/packages/a/src/a.ts'),
    node(8, 'List<A & "B">', 'file:///repo/node_modules/b/index.js'),
    node(9, 'never', 'file:///repo/packages/a/src/a.ts'),
  ],
  samples: [2, 3, 4, 5, 6, 7, 8],
  timeDeltas: [1000, 10, 1, 2, 4, 8, 16],
};

describe('a flame graph', () => {
  test('adds up what was called, calls of one name together, and leaves out what was waited', () => {
    const root = framesOf(profile);
    expect(root.us).toBe(41);
    expect(root.children.map(({ name, us, owner }) => [name, us, owner])).toEqual([
      ['emit', 31, 'node'],
      ['(garbage collector)', 10, 'garbage'],
    ]);
    const [judge, ...others] = root.children[0]?.children ?? [];
    expect(others).toEqual([]);
    expect(judge).toMatchObject({ name: 'judge', us: 28, owner: 'ours' });
    expect(judge?.children).toEqual([{ name: 'List<A & "B">', us: 16, owner: 'library', children: [] }]);
  });

  test('is drawn as wide as the time, and names as they are', () => {
    const svg = flameSvg(framesOf(profile), 'a <title>');
    expect(svg).toContain('<title>emit: 75.6 %</title>');
    expect(svg).toContain('List&lt;A &amp; &quot;B&quot;&gt;');
    expect(svg).toContain('a &lt;title&gt;');
    expect(svg).not.toContain('never');
    const widths = [...svg.matchAll(/<title>(?:emit|\(garbage collector\)).*?width="([\d.]+)"/g)].map(
      ([, width]) => Number(width),
    );
    expect(widths[0]).toBeCloseTo((31 / 41) * 1600 - 0.5, 0);
    expect(widths[1]).toBeCloseTo((10 / 41) * 1600 - 0.5, 0);
  });

  test('of nothing is empty', () => {
    expect(framesOf({ nodes: [], samples: [], timeDeltas: [] }).us).toBe(0);
    expect(flameSvg(framesOf({ nodes: [], samples: [], timeDeltas: [] }), 'none')).not.toContain('NaN');
  });
});
