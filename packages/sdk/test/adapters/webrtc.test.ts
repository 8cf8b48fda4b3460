import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchReceiver, watchSender } from '../../src/adapters/webrtc.ts';
import { recorder } from './recorder.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A connection whose stats grow each second by what the test says. */
function connection() {
  const listeners = new Set<() => void>();
  const totals: Record<string, Record<string, unknown>> = {};
  return {
    connectionState: 'new',
    getStats: async () => Object.values(totals),
    addEventListener: (_type: string, listener: () => void) => listeners.add(listener),
    removeEventListener: (_type: string, listener: () => void) => listeners.delete(listener),
    listeners,
    become(state: string) {
      this.connectionState = state;
      for (const listener of listeners) listener();
    },
    /** A second passes in which the counters of one entry grew so much, and the rest became so. */
    async second(
      grown: Record<string, Record<string, number>>,
      now: Record<string, Record<string, unknown>> = {},
    ) {
      for (const [name, counters] of Object.entries(grown)) {
        const entry = totals[name] ?? { type: name.split('/')[0], kind: name.split('/')[1] };
        totals[name] = entry;
        for (const [key, value] of Object.entries(counters)) entry[key] = Number(entry[key] ?? 0) + value;
      }
      for (const [name, values] of Object.entries(now)) {
        totals[name] = { type: name.split('/')[0], kind: name.split('/')[1], ...totals[name], ...values };
      }
      await vi.advanceTimersByTimeAsync(1000);
    },
  };
}

test('a sender: frames, rates, the pacer as a queue, and what bandwidth kept from being encoded', async () => {
  const { reporter, samples, events } = recorder();
  const peer = connection();
  const stop = watchSender(reporter, peer);
  peer.become('connected');
  const well = {
    'outbound-rtp/video': {
      framesEncoded: 30,
      bytesSent: 125_000,
      packetsSent: 100,
      totalPacketSendDelay: 0.1,
      retransmittedPacketsSent: 0,
    },
    'outbound-rtp/audio': { bytesSent: 8000 },
    'media-source/video': { frames: 30 },
  };
  const clogged = {
    ...well,
    'outbound-rtp/video': { ...well['outbound-rtp/video'], framesEncoded: 20, totalPacketSendDelay: 50 },
  };
  await peer.second(well);
  await peer.second(well);
  expect(samples.at(-1)).toMatchObject({ fps: 30, spd: 1064, vra: 1000, ara: 64, drp: 0 });
  expect(samples.at(-1)?.que).toBeCloseTo(0.03);
  for (let second = 0; second < 10; second++)
    await peer.second(clogged, { 'outbound-rtp/video': { qualityLimitationReason: 'bandwidth' } });
  expect(samples.at(-1)).toMatchObject({ fps: 20, que: 10 });
  // Of ten seconds of which a third was not encoded; what it usually takes fades meanwhile.
  expect(samples.at(-1)?.drp).toBeGreaterThan(50);
  expect(samples.at(-1)?.drp).toBeLessThanOrEqual(100);
  expect(events).toEqual([
    [1001],
    [1002],
    [1006, 'quality limited by bandwidth'],
    [1101, 'pacer 500 ms, lost 0 %, resent 0 %'],
  ]);
  peer.become('disconnected');
  peer.become('failed');
  expect(events.slice(-2)).toEqual([[1102], [-1307]]);
  stop();
  expect(peer.listeners.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test('frames that are counted a moment later are none that were dropped', async () => {
  const { reporter, samples } = recorder();
  const peer = connection();
  watchSender(reporter, peer);
  peer.become('connected');
  for (const framesEncoded of [30, 29, 31, 28, 32, 30]) {
    await peer.second({ 'outbound-rtp/video': { framesEncoded }, 'media-source/video': { frames: 30 } });
  }
  expect(samples.at(-1)).toMatchObject({ drp: 0 });
  // However long it was well: what is dropped then is dropped.
  for (let second = 0; second < 600; second++)
    await peer.second({ 'outbound-rtp/video': { framesEncoded: 30 }, 'media-source/video': { frames: 30 } });
  await peer.second({ 'outbound-rtp/video': { framesEncoded: 10 }, 'media-source/video': { frames: 30 } });
  expect(samples.at(-1)?.drp).toBeGreaterThan(10);
});

test('an encoder that is set to half of the frames drops none', async () => {
  const { reporter, samples } = recorder();
  const peer = connection();
  watchSender(reporter, peer);
  peer.become('connected');
  for (let second = 0; second < 20; second++) {
    await peer.second({ 'outbound-rtp/video': { framesEncoded: 15 }, 'media-source/video': { frames: 30 } });
  }
  expect(samples.at(-1)).toMatchObject({ fps: 15, drp: 0 });
});

test('frames left out for want of processor time are not frames dropped', async () => {
  const { reporter, samples } = recorder();
  const peer = connection();
  watchSender(reporter, peer);
  peer.become('connected');
  const busy = { 'outbound-rtp/video': { framesEncoded: 9 }, 'media-source/video': { frames: 30 } };
  for (let second = 0; second < 3; second++)
    await peer.second(busy, { 'outbound-rtp/video': { qualityLimitationReason: 'cpu' } });
  expect(samples.at(-1)).toMatchObject({ fps: 9, drp: 0 });
});

test('a receiver: first picture, a stall and its end, freezes long enough to be seen', async () => {
  const { reporter, samples, events } = recorder();
  const peer = connection();
  watchReceiver(reporter, peer);
  expect(samples).toEqual([{ cache: 0 }]);
  peer.become('connected');
  const well = {
    'inbound-rtp/video': {
      framesDecoded: 30,
      bytesReceived: 125_000,
      jitterBufferDelay: 3,
      jitterBufferEmittedCount: 30,
      freezeCount: 0,
      totalFreezesDuration: 0,
    },
  };
  await peer.second(well);
  await peer.second(well);
  expect(samples.at(-1)).toMatchObject({ fps: 30, spd: 1000, vra: 1000, cache: 100 });
  await peer.second({
    'inbound-rtp/video': { freezeCount: 1, totalFreezesDuration: 0.3, framesDecoded: 20 },
  });
  await peer.second({ 'inbound-rtp/video': { framesDecoded: 0 } });
  await peer.second({
    'inbound-rtp/video': { framesDecoded: 30, freezeCount: 1, totalFreezesDuration: 1.4 },
  });
  expect(events).toEqual([[2001], [2002], [2003], [2004], [2007], [2004], [2105, '1400 ms']]);
});

test('a connection that is closed ends the watching by itself', async () => {
  const { reporter } = recorder();
  const peer = connection();
  watchReceiver(reporter, {
    ...peer,
    connectionState: 'connected',
    getStats: () => Promise.reject(new Error('closed')),
  });
  await vi.advanceTimersByTimeAsync(1000);
  expect(vi.getTimerCount()).toBe(0);
});
