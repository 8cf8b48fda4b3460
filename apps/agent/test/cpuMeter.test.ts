import { expect, test } from 'vitest';
import { cpuLoad, createCpuMeter, parseTicks } from '../src/cpuMeter.ts';

const processStat = (utime: number, stime: number) =>
  `42 (my (odd) name) S 1 42 42 0 -1 4194304 100 0 0 0 ${utime} ${stime} 0 0 20 0 1 0 1 1 1`;

test('load is the share of all processors, whatever the process is called', () => {
  const before = parseTicks(processStat(10, 5), 'cpu  100 0 100 700 100 0 0 0 0 0\ncpu0 1 2 3');
  const after = parseTicks(processStat(40, 15), 'cpu  140 0 120 820 120 0 0 0 0 0\ncpu0 1 2 3');
  expect(before).toEqual({ process: 15, busy: 200, total: 1000 });
  expect(cpuLoad(before, after)).toEqual({ app: 20, sys: 30 });
});

test('no time between two readings is no load, not a division by zero', () => {
  const ticks = { process: 1, busy: 1, total: 1 };
  expect(cpuLoad(ticks, ticks)).toEqual({ app: null, sys: null });
});

test('a process that is gone is not measured', () => {
  expect(createCpuMeter(2 ** 22 + 1)()).toEqual({ app: null, sys: null });
});
