import { expect, test } from 'vitest';
import { arrive, noArrival, reconnect, sampleArrival } from '../../../src/watch/player/arrival.ts';
import { footage } from '../../support/theatre.ts';

/** Lets media arrive at `rate` seconds a second; gives the moments that asked for a 2104. */
function receive(seconds: number, rate: (atMs: number) => number) {
  let state = noArrival;
  let mediaMs = 0;
  const uneven: number[] = [];
  for (let nowMs = 100; nowMs <= seconds * 1000; nowMs += 100) {
    const tags = footage(mediaMs, mediaMs + 100 * rate(nowMs));
    mediaMs += 100 * rate(nowMs);
    const arrived = arrive(state, nowMs, tags.length * 5100, tags);
    state = arrived.state;
    if (arrived.isUneven) uneven.push(nowMs);
  }
  return { state, uneven };
}

test('media in real time is even, also after the burst of a GOP cache', () => {
  expect(receive(20, () => 1).uneven).toEqual([]);
  expect(receive(20, (atMs) => (atMs === 100 ? 20 : 1)).uneven).toEqual([]);
});

test('media slower than three quarters of real time is uneven, said every five seconds', () => {
  const { uneven } = receive(20, (atMs) => (atMs <= 5000 ? 1 : 0.5));
  expect(uneven[0]).toBeGreaterThan(5000);
  expect(uneven[0]).toBeLessThanOrEqual(7000);
  expect(uneven).toHaveLength(3);
  expect((uneven[1] ?? 0) - (uneven[0] ?? 0)).toBe(5000);
});

test('nothing at all is no uneven arrival for long: that is a stall, and then a lost connection', () => {
  expect(receive(30, (atMs) => (atMs <= 5000 ? 1 : 0)).uneven.length).toBeLessThanOrEqual(1);
});

test("SPD is measured against the wall clock, the stream's own rate against its own", () => {
  const before = sampleArrival(arrive(noArrival, 1000, 0, footage(0, 1000)).state, 1000).state;
  const half = arrive(before, 2000, 10 * 5100, footage(1000, 1500)).state;
  const { sample } = sampleArrival(half, 1000);
  expect(sample.receivedKbps).toBe(408);
  expect(sample.videoKbps).toBeCloseTo(800, 0);
  expect(sample.audioKbps).toBe(0);
});

test('the first sample of a connection has no rate of the stream: it would be that of the burst', () => {
  const { sample } = sampleArrival(arrive(noArrival, 1000, 100_000, footage(0, 3000)).state, 1000);
  expect(sample.videoKbps).toBeNull();
  expect(sample.receivedKbps).toBe(800);
  expect(reconnect(receive(5, () => 1).state)).toMatchObject({ newestMs: null, looks: [] });
});
