import { expect, test } from 'vitest';
import { nearest } from '../../src/rules/nearest.ts';

const names = ['clogQueFrames', 'clogQueStayFrames', 'alertClogMs'];

test.each([
  ['clogQueFrame', 'clogQueFrames'],
  ['clogquestayframes', 'clogQueStayFrames'],
  ['alertClog', 'alertClogMs'],
  ['clogQueFrames', 'clogQueFrames'],
  ['temperature', null],
  ['', null],
])('takes %j for %j', (typed, meant) => {
  expect(nearest(typed, names)).toBe(meant);
});
