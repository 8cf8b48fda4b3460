import { type Batch, columnNames } from '@stutterscope/telemetry';
import { describe, expect, it } from 'vitest';
import { edgeServers, seatOf, viewerNetworks } from '../src/cast.ts';
import { column, events, HIT, mean, runRoom, START_MS, stalls } from './support/observe.ts';

// What physics demands of each fault. No number here is a detector's.
const before = [8000, HIT.fromMs] as const;
const during = [HIT.fromMs + 3000, HIT.toMs] as const;
const after = [HIT.toMs + 15_000, 90_000] as const;
const { network } = seatOf(11, '8888_test001', 1);
const { server } = seatOf(11, '8888_test001', 0);

const victimsOf = (batches: readonly Batch[], isVictim: (batch: Batch) => boolean) => ({
  victims: batches.filter((batch) => batch.side === 'play' && isVictim(batch)),
  others: batches.filter((batch) => batch.side === 'play' && !isVictim(batch)),
});

const networkIdOf = (index: number) => viewerNetworks[index]?.networkId;
const serverIpOf = (index: number) => edgeServers[index];

const healthy = runRoom([]);

describe('a healthy room', () => {
  it('sends what it makes and lets nothing wait', () => {
    expect(mean(column(healthy, 'push', 'fps', [3000, 90_000]))).toBeCloseTo(15, 0);
    expect(Math.max(...column(healthy, 'push', 'que', [3000, 90_000]))).toBeLessThanOrEqual(2);
    expect(Math.max(...column(healthy, 'push', 'drp', [0, 90_000]))).toBe(0);
    const made = mean(column(healthy, 'push', 'vra', before)) + mean(column(healthy, 'push', 'ara', before));
    expect(mean(column(healthy, 'push', 'spd', before))).toBeCloseTo(made, -1);
  });

  it('meets its bitrate', () => {
    expect(mean(column(healthy, 'push', 'vra', [3000, 90_000]))).toBeGreaterThan(1100);
    expect(mean(column(healthy, 'push', 'vra', [3000, 90_000]))).toBeLessThan(1300);
  });

  it('plays without a stall after the start', () => {
    expect(stalls(healthy)).toEqual([]);
    expect(events(healthy, 'play').filter(({ code }) => code === 2105 || code === 2104)).toEqual([]);
  });

  it('has viewers who come and go', () => {
    const codes = events(healthy, 'play').map(({ code }) => code);
    expect(codes.filter((code) => code === 2006).length).toBeGreaterThan(0);
    expect(new Set(healthy.map(({ session }) => session)).size).toBeGreaterThan(25);
  });
});

describe('a squeezed uplink', () => {
  const squeezed = runRoom([{ family: 'uplink_squeeze', ...HIT, share: 0.5 }]);

  it('fills the queue and makes the SDK drop, while the encoder goes on as before', () => {
    expect(Math.min(...column(squeezed, 'push', 'que', during))).toBeGreaterThan(0);
    const drops = column(squeezed, 'push', 'drp', during);
    expect(drops.at(-1)).toBeGreaterThan(drops[0] ?? 0);
    expect(mean(column(squeezed, 'push', 'fps', during))).toBeCloseTo(15, 0);
  });

  it('sends what the link carries', () => {
    const sent = mean(column(squeezed, 'push', 'spd', during));
    expect(sent / (1264 * 0.5)).toBeGreaterThan(0.85);
    expect(sent / (1264 * 0.5)).toBeLessThan(1.15);
  });

  it('is warned of by the SDK and seen by every viewer, and passes', () => {
    expect(events(squeezed, 'push').some(({ code }) => code === 1101)).toBe(true);
    // At half the rate no cache outlasts it: it runs dry or, where frames were dropped, the picture stands still.
    const wasThere = ({ side, samples }: Batch) =>
      side === 'play' && samples.t.some((t) => t > START_MS + 22_000 && t < START_MS + 24_000);
    const watching = new Set(healthy.filter(wasThere).map(({ session }) => session));
    const frozen = events(squeezed, 'play').filter(({ code }) => code === 2105);
    const stopped = new Set([...stalls(squeezed), ...frozen].map(({ session }) => session));
    expect(watching.size).toBeGreaterThan(20);
    expect([...watching].filter((session) => !stopped.has(session))).toEqual([]);
    expect(Math.max(...column(squeezed, 'push', 'que', after))).toBeLessThanOrEqual(2);
  });
});

describe('a busy processor', () => {
  const hogged = runRoom([{ family: 'cpu_hog', ...HIT, threads: 4 }]);

  it('lowers the frame rate with the processor full and the queue empty', () => {
    expect(mean(column(hogged, 'push', 'fps', during))).toBeLessThan(9);
    expect(mean(column(hogged, 'push', 'cpuSys', during))).toBeGreaterThan(95);
    expect(Math.max(...column(hogged, 'push', 'que', during))).toBeLessThanOrEqual(2);
    expect(Math.max(...column(hogged, 'push', 'drp', [0, 90_000]))).toBe(0);
  });

  it('keeps the bits a frame, and passes', () => {
    const bitsAFrame = (at: readonly [number, number]) =>
      mean(column(hogged, 'push', 'vra', at)) / mean(column(hogged, 'push', 'fps', at));
    expect(bitsAFrame(during) / bitsAFrame(before)).toBeCloseTo(1, 0);
    expect(mean(column(hogged, 'push', 'fps', after))).toBeCloseTo(15, 0);
  });
});

describe('a dim room', () => {
  it('lowers the frame rate and the load with it', () => {
    const dim = runRoom([{ family: 'dim_camera', ...HIT, fps: 7 }]);
    expect(mean(column(dim, 'push', 'fps', during))).toBeCloseTo(7, 0);
    expect(mean(column(dim, 'push', 'cpuSys', during))).toBeLessThan(
      mean(column(dim, 'push', 'cpuSys', before)),
    );
    expect(Math.max(...column(dim, 'push', 'que', during))).toBeLessThanOrEqual(2);
    expect(mean(column(dim, 'push', 'fps', after))).toBeCloseTo(15, 0);
  });
});

describe.each([
  {
    what: 'a bad network',
    fault: { family: 'network_downlink', ...HIT, network, share: 0.4 } as const,
    isVictim: (batch: Batch) => batch.client.networkId === networkIdOf(network),
  },
  {
    what: 'a bad edge server',
    fault: { family: 'edge_server', ...HIT, server, share: 0.4 } as const,
    isVictim: (batch: Batch) => batch.stream.serverIp === serverIpOf(server),
  },
])('$what', ({ fault, isVictim }) => {
  const batches = runRoom([fault]);
  const { victims, others } = victimsOf(batches, isVictim);

  it('starves its own viewers and nobody else', () => {
    expect(new Set(victims.map(({ session }) => session)).size).toBeGreaterThan(1);
    expect(stalls(victims).length).toBeGreaterThan(1);
    expect(Math.min(...column(victims, 'play', 'cache', during))).toBeLessThan(300);
    expect(stalls(others)).toEqual([]);
    expect(Math.min(...column(others, 'play', 'cache', [15_000, HIT.toMs]))).toBeGreaterThan(500);
  });

  it('leaves the pusher and everyone else exactly as they were', () => {
    const untouched = (all: readonly Batch[]) =>
      all.filter((batch) => batch.side === 'push' || !isVictim(batch));
    expect(untouched(batches)).toEqual(untouched(healthy));
  });
});

describe('one bad last mile', () => {
  it('starves one viewer', () => {
    const batches = runRoom([{ family: 'last_mile', ...HIT, viewer: 0, share: 0.3 }]);
    const starved = new Set(stalls(batches).map(({ session }) => session));
    expect(starved.size).toBe(1);
  });
});

describe('a lost connection', () => {
  it('is noticed, tried again and taken up, with the counter of drops going on', () => {
    const batches = runRoom([{ family: 'push_disconnect', fromMs: 20_000, toMs: 26_000 }]);
    const codes = events(batches, 'push').map(({ code }) => code);
    const lost = codes.indexOf(3005);
    expect(codes[lost + 1]).toBe(1102);
    expect(codes.slice(lost)).toContain(1002);
    expect(Math.min(...column(batches, 'push', 'spd', [21_500, 26_000]))).toBe(0);
    const drops = column(batches, 'push', 'drp', [0, 90_000]);
    expect(drops).toEqual(drops.toSorted((one, other) => one - other));
    expect(new Set(events(batches, 'push').map(({ session }) => session)).size).toBe(1);
    expect(mean(column(batches, 'push', 'spd', after))).toBeGreaterThan(1000);
  });

  it('that lasts ends the push, and the VJ begins another', () => {
    const batches = runRoom([{ family: 'push_disconnect', fromMs: 20_000, toMs: 38_000 }]);
    const told = events(batches, 'push');
    const first = told.filter(({ session }) => session === told[0]?.session);
    expect(first.filter(({ code }) => code === 1102)).toHaveLength(3);
    expect(first.at(-1)?.code).toBe(-1307);
    expect(new Set(told.map(({ session }) => session)).size).toBeGreaterThan(1);
    expect(told.at(-1)?.code).toBe(1007);
    expect(mean(column(batches, 'push', 'spd', [80_000, 90_000]))).toBeGreaterThan(1000);
  });
});

it('measures what its side measures', () => {
  const measured = (side: Batch['side']) =>
    columnNames.filter((name) => healthy.some((batch) => batch.side === side && batch.samples[name]));
  expect(measured('push')).toEqual(['fps', 'cpuApp', 'cpuSys', 'spd', 'vra', 'ara', 'que', 'drp']);
  expect(measured('play')).toEqual(['fps', 'cpuApp', 'cpuSys', 'spd', 'vra', 'ara', 'cache']);
});
