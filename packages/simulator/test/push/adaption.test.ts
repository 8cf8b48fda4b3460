import { describe, expect, it } from 'vitest';
import { Adaption } from '../../src/push/adaption.ts';

/** A queue that fills while more is made than the link carries. */
function run(name: 'off' | 'quick' | 'slow', linkKbps: number, { fromMs = 0, toMs = 60_000 } = {}) {
  const adaption = new Adaption(name, 1200);
  const rates: number[] = [];
  let queuedKbit = 0;
  let sentBytes = 0;
  for (let now = 100; now <= toMs; now += 100) {
    const capacity = now >= fromMs ? linkKbps : Infinity;
    queuedKbit += adaption.videoKbps / 10;
    const sent = Math.min(queuedKbit, capacity / 10);
    queuedKbit -= sent;
    sentBytes += sent * 125;
    adaption.look(now, (queuedKbit / adaption.videoKbps) * 1000, sentBytes);
    rates.push(adaption.videoKbps);
  }
  return rates;
}

describe.each(['quick', 'slow'] as const)('%s adaption', (name) => {
  it('leaves the bitrate alone while it fits', () => {
    expect(new Set(run(name, 5000))).toEqual(new Set([1200]));
  });

  it('goes down until it fits, and never below 400 kbit/s', () => {
    expect(Math.min(...run(name, 700))).toBeLessThanOrEqual(700);
    expect(Math.min(...run(name, 50))).toBe(400);
  });
});

it('the quick one is down sooner', () => {
  const first = (rates: number[]) => rates.findIndex((kbps) => kbps < 1200);
  expect(first(run('quick', 600))).toBeLessThan(first(run('slow', 600)));
});

it('adaption that is off changes nothing', () => {
  expect(new Set(run('off', 100))).toEqual(new Set([1200]));
});

it('what was given back to the link comes back to the picture', () => {
  const adaption = new Adaption('quick', 1200);
  adaption.look(1000, 2000, 50_000);
  expect(adaption.videoKbps).toBe(400);
  for (let now = 1500; now < 60_000; now += 500) adaption.look(now, 0, 0);
  expect(adaption.videoKbps).toBe(1200);
});
