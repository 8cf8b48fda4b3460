import { columnNames, countImplausible, parseBatch } from '@stutterscope/telemetry';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRoom, type Fault } from '../src/index.ts';
import { plainSetup } from '../src/setup.ts';
import { column, HIT, runRoom, START_MS } from './support/observe.ts';

const squeeze: Fault = { family: 'uplink_squeeze', ...HIT, share: 0.5 };
const hog: Fault = { family: 'cpu_hog', ...HIT, threads: 3 };
const lastMile: Fault = { family: 'last_mile', ...HIT, viewer: 3, share: 0.2 };

describe('createRoom', () => {
  it('gives the same batches for the same options, however its time is cut', () => {
    const room = createRoom({ seed: 3, room: '8888_a', viewers: 6, startAtMs: START_MS, faults: [squeeze] });
    const cut = [13_333, 13_340, 40_001, 60_000].flatMap((toMs) => room.advance(toMs));
    const whole = createRoom({ seed: 3, room: '8888_a', viewers: 6, startAtMs: START_MS, faults: [squeeze] });
    expect(cut).toEqual(whole.advance(60_000));
  });

  it('gives other rooms for another seed', () => {
    expect(runRoom([], { seed: 12 })).not.toEqual(runRoom([], { seed: 11 }));
  });

  it('gives other sessions to another start: a seed run twice is two evenings', () => {
    const sessions = (startAtMs: number) => new Set(runRoom([], { startAtMs }).map(({ session }) => session));
    const again = sessions(START_MS + 1);
    expect([...sessions(START_MS)].filter((session) => again.has(session))).toEqual([]);
  });

  it('numbers each session from 0 without a gap, in the order of its own clock', () => {
    const bySession = Map.groupBy(runRoom([squeeze]), ({ session }) => session);
    for (const batches of bySession.values()) {
      expect(batches.map(({ seq }) => seq)).toEqual(batches.map((_, index) => index));
      const times = batches.flatMap(({ samples }) => samples.t);
      expect(times).toEqual(times.toSorted((one, other) => one - other));
    }
  });

  it('reports in batches of one to two seconds', () => {
    const bySession = Map.groupBy(runRoom([]), ({ session }) => session);
    for (const batches of bySession.values()) {
      const gaps = batches.slice(1, -1).map(({ sentAt }, index) => sentAt - (batches[index]?.sentAt ?? 0));
      for (const gap of gaps) {
        expect(gap).toBeGreaterThanOrEqual(980);
        expect(gap).toBeLessThanOrEqual(2120);
      }
    }
  });
});

describe('taking a fault out', () => {
  const both = runRoom([squeeze, hog, lastMile]);

  it('leaves the encoder to its own fault when the uplink is well again', () => {
    const calm = runRoom([hog, lastMile]);
    for (const name of ['fps', 'cpuApp', 'cpuSys', 'vra', 'ara'] as const) {
      expect(column(calm, 'push', name, [0, 90_000])).toEqual(column(both, 'push', name, [0, 90_000]));
    }
    expect(column(calm, 'push', 'spd', [0, 90_000])).not.toEqual(column(both, 'push', 'spd', [0, 90_000]));
  });

  it('leaves the same people with the same phones on the same networks', () => {
    const people = (faults: readonly Fault[]) =>
      new Map(runRoom(faults).map(({ session, client, stream }) => [session, { client, stream }]));
    expect(people([])).toEqual(people([squeeze, hog, lastMile]));
  });

  it('brings back the frames of the healthy room once the fault is over', () => {
    const audio = (faults: readonly Fault[]) => column(runRoom(faults), 'push', 'ara', [0, 90_000]);
    expect(audio([hog])).toEqual(audio([]));
  });
});

const times = { fromMs: fc.nat(30_000), toMs: fc.nat(60_000) };
const share = fc.double({ min: 0, max: 2, noNaN: true });
const family = <F extends Fault['family']>(name: F) => fc.constant(name);
const anyFault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ ...times, family: family('uplink_squeeze'), share }),
  fc.record({ ...times, family: family('cpu_hog'), threads: fc.nat(50) }),
  fc.record({ ...times, family: family('dim_camera'), fps: fc.double({ min: 0.1, max: 60, noNaN: true }) }),
  fc.record({ ...times, family: family('network_downlink'), network: fc.nat(8), share }),
  fc.record({ ...times, family: family('edge_server'), server: fc.nat(8), share }),
  fc.record({ ...times, family: family('last_mile'), viewer: fc.nat(8), share }),
  fc.record({ ...times, family: family('push_disconnect') }),
  fc.record({ ...times, family: family('app_hog'), threads: fc.nat(50) }),
  fc.record({ ...times, family: family('throttle'), speed: fc.double({ min: 0.01, max: 1, noNaN: true }) }),
  fc.record({ ...times, family: family('encoder_down') }),
  fc.record({ ...times, family: family('encoder_loss'), share }),
  fc.record({ ...times, family: family('encoder_fallback'), factor: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ ...times, family: family('origin'), share }),
  fc.record({ ...times, family: family('region'), region: fc.constant('Sichuan'), share }),
  fc.record({ ...times, family: family('version_decoder'), app: fc.constant('5.2.0'), fps: fc.nat(30) }),
  fc.record({ ...times, family: family('device_decoder'), viewer: fc.nat(8), fps: fc.nat(30) }),
  fc.record({ ...times, family: family('still_picture'), fps: fc.integer({ min: 1, max: 15 }) }),
  fc.record({ ...times, family: family('resolution') }),
);

const anySetup = fc.record({
  dropPolicy: fc.constantFrom('span', 'obs', 'count'),
  socketBytes: fc.integer({ min: 16, max: 128 }).map((kib) => kib * 1024),
  adaption: fc.constantFrom('off', 'quick', 'slow'),
  audioOnly: fc.boolean(),
  hlsShare: fc.constantFrom(0, 0.5, 1),
  collinear: fc.boolean(),
});
const anyOptions = fc.record({
  seed: fc.maxSafeInteger(),
  room: fc.stringMatching(/^8888_[a-z0-9]{1,20}$/),
  viewers: fc.nat(6),
  startAtMs: fc.integer({ min: START_MS, max: START_MS + 1e9 }),
  sampleMs: fc.integer({ min: 1000, max: 2000 }),
  setup: anySetup.map((other) => ({ ...plainSetup, ...other })),
  faults: fc
    .array(anyFault, { maxLength: 4 })
    .map((faults) => faults.toSorted((one, other) => one.fromMs - other.fromMs)),
});

describe('whatever a room suffers', () => {
  it('no frame is lost track of', () => {
    fc.assert(
      fc.property(anyOptions, fc.array(fc.nat(10_000), { maxLength: 8 }), (options, steps) => {
        const room = createRoom(options);
        let nowMs = 0;
        for (const step of steps) {
          nowMs += step;
          room.advance(nowMs);
          const { made, sent, queued, dropped } = room.frames();
          expect(sent + queued + dropped).toBe(made);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('every batch is one that a collector takes, with all it measured a plausible number', () => {
    fc.assert(
      fc.property(anyOptions, (options) => {
        const room = createRoom(options);
        for (const batch of [...room.advance(70_000), ...room.flush()]) {
          expect(parseBatch(JSON.parse(JSON.stringify(batch)))).toMatchObject({ ok: true });
          expect(countImplausible(batch)).toEqual(new Map());
          for (const name of columnNames) expect(batch.samples[name] ?? []).not.toContain(Number.NaN);
        }
      }),
      { numRuns: 60 },
    );
  });
});
