import { expect, test } from 'vitest';
import { runFuzz } from '../tools/fuzz/runFuzz.ts';

// The long one is `npm run fuzz`.
test('mutated requests crash nothing, hang nothing, and put nothing unreadable on the bus', async () => {
  const report = await runFuzz({ requests: 3000, seed: 1, atATime: 16, rawPercent: 10 });
  expect(report.faults).toEqual([]);
  expect(report.unreadable).toBe(0);
  expect(report.durable).toBeGreaterThan(100);
  expect(report.outcomes['400']).toBeGreaterThan(100);
}, 120_000);
