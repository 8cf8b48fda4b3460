import { expect, test } from 'vitest';
import { goodBatch, runFuzz } from '../tools/fuzz/runFuzz.ts';
import { runSlow } from '../tools/fuzz/runSlow.ts';

// The long one is `npm run fuzz`.
test('mutated requests crash nothing, hang nothing, and put nothing unreadable on the bus', async () => {
  const report = await runFuzz({ requests: 3000, seed: 1, atATime: 16, rawPercent: 10 });
  expect(report.faults).toEqual([]);
  expect(report.unreadable).toBe(0);
  expect(report.durable).toBeGreaterThan(100);
  expect(report.outcomes['400']).toBeGreaterThan(100);
}, 120_000);

test('clients that send a byte now and then are got rid of, and others served meanwhile', async () => {
  const report = await runSlow({ sockets: 300, requestTimeoutMs: 1000, body: goodBatch });
  expect(report.left).toBe(0);
  expect(report.ends).toEqual({ 408: 300 });
  expect(Object.keys(report.meanwhile)).toEqual(['202']);
}, 60_000);
