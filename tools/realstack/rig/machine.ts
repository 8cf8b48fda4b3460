import { readFileSync } from 'node:fs';
import type { Truth } from './run.ts';

function ticks() {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const cpu = line.trim().split(/\s+/).slice(1, 9).map(Number);
  const [, , , idle = 0, ioWait = 0, , , steal = 0] = cpu;
  return { total: cpu.reduce((all, one) => all + one, 0), idle: idle + ioWait, steal };
}

/** Starts looking; the answer is the load since then. */
export function watchLoad(): () => Truth['load'] {
  const before = ticks();
  return () => {
    const after = ticks();
    const total = Math.max(1, after.total - before.total);
    return {
      busyPercent: 100 - (100 * (after.idle - before.idle)) / total,
      stealPercent: (100 * (after.steal - before.steal)) / total,
    };
  };
}
