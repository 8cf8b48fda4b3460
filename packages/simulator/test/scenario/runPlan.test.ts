import { describe, expect, it } from 'vitest';
import { seatOf } from '../../src/cast.ts';
import type { Fault, Mechanism, Scenario } from '../../src/index.ts';
import { suspects, without } from '../../src/scenario/ablation.ts';
import { live } from '../../src/scenario/ledger.ts';
import { calmChannel, type Plan } from '../../src/scenario/plan.ts';
import { incidentsAt, runPlan } from '../../src/scenario/runPlan.ts';
import { plainSetup, type Setup } from '../../src/setup.ts';

const scenario: Scenario = {
  id: 'training/by_hand/1/0',
  family: 'by_hand',
  split: 'training',
  seed: 11,
  room: '8888_hand001',
  durationMs: 90_000,
  viewers: 12,
};

const plan = (faults: readonly Fault[], setup: Partial<Setup> = {}): Plan => ({
  preset: { scenario: 'beauty', width: 540, height: 960, fps: 15, videoKbps: 1200 },
  setup: { ...plainSetup, ...setup },
  faults,
  sampleMs: 1000,
  channel: calmChannel,
});

const run = (faults: readonly Fault[], setup?: Partial<Setup>) => runPlan(scenario, plan(faults, setup));
const HIT = { fromMs: 25_000, toMs: 45_000 } as const;
const squeeze: Fault = { family: 'uplink_squeeze', share: 0.3, ...HIT };
const hog: Fault = { family: 'cpu_hog', threads: 3, ...HIT };

/** The incidents that are more than a moment of one viewer. */
const grave = (outcome: ReturnType<typeof run>) =>
  outcome.incidents.filter(({ harmSeconds }) => harmSeconds > 3);

describe('what an outcome says of', () => {
  it('a squeeze that everybody felt: a clog of the whole room, after it began', () => {
    const outcome = run([squeeze]);
    const [incident] = grave(outcome);
    expect(grave(outcome)).toHaveLength(1);
    expect(incident).toMatchObject({ cause: 'upstream_clog', mechanism: 'uplink', jointWith: [] });
    expect(incident?.radius).toEqual({ by: 'room', id: '' });
    expect(incident?.viewers.length).toBeGreaterThan(9);
    const beganMs = (outcome.queues[0]?.at ?? 0) + HIT.fromMs;
    expect(incident?.from).toBeGreaterThan(beganMs);
    expect(incident?.from).toBeLessThan(beganMs + 10_000);
  });

  it('a squeeze that all caches covered: nothing but that it was there', () => {
    const brief: Fault = { ...squeeze, toMs: HIT.fromMs + 1500 };
    const outcome = run([brief], { modes: ['smooth'], socketBytes: 16 * 1024 });
    expect(outcome.incidents).toEqual([]);
    expect(outcome.hidden.map(({ kind }) => kind)).toContain('absorbed_clog');
  });

  it('a fault that did no harm: nothing', () => {
    const outcome = run([{ family: 'cpu_hog', threads: 0.05, ...HIT }]);
    expect(outcome.incidents).toEqual([]);
    expect(outcome.unexplained).toEqual([]);
    expect(outcome.hidden).toEqual([]);
  });

  it.each<[Mechanism, Fault]>([
    ['cpu', hog],
    ['camera', { family: 'dim_camera', fps: 5, ...HIT }],
    ['encoder', { family: 'encoder_loss', share: 0.6, ...HIT }],
  ])('few frames for want of %s: a low frame rate of the room', (mechanism, fault) => {
    const [incident] = grave(run([fault]));
    expect(incident).toMatchObject({ cause: 'low_frame_rate', mechanism, radius: { by: 'room' } });
  });

  it('a bad server, network or last mile: who sat behind it', () => {
    const seat = seatOf(scenario.seed, scenario.room, 0);
    const faults: [Mechanism, string, Fault][] = [
      ['edge_server', 'server', { family: 'edge_server', server: seat.server, share: 0.3, ...HIT }],
      ['network', 'network', { family: 'network_downlink', network: seat.network, share: 0.3, ...HIT }],
      ['last_mile', 'session', { family: 'last_mile', viewer: 0, share: 0.2, ...HIT }],
      ['origin', 'room', { family: 'origin', share: 0.2, ...HIT }],
      ['device', 'session', { family: 'device_decoder', viewer: 0, fps: 4, ...HIT }],
    ];
    for (const [mechanism, by, fault] of faults) {
      const [incident] = grave(run([fault]));
      expect(incident).toMatchObject({ cause: 'downstream_lag', mechanism, radius: { by } });
    }
  });

  it('a processor that hides a clog: the processor, and the clog behind it', () => {
    const outcome = run([hog, { ...squeeze, share: 0.7 }]);
    expect(grave(outcome).map(({ mechanism }) => mechanism)).toContain('cpu');
    expect(outcome.hidden.map(({ kind }) => kind)).toContain('masked_clog');
  });

  it('two that each suffice: harm that no single one explains', () => {
    const outcome = run([
      { ...hog, threads: 4 },
      { ...squeeze, share: 0.05 },
      { family: 'dim_camera', fps: 4, ...HIT },
    ]);
    expect(outcome.unexplained.reduce((sum, { harmSeconds }) => sum + harmSeconds, 0)).toBeGreaterThan(20);
  });

  it('two that do harm only together: both', () => {
    // Half of the frames broken, and of the rest the camera gives too few: either alone leaves enough.
    const outcome = run([
      { family: 'encoder_loss', share: 0.3, ...HIT },
      { family: 'dim_camera', fps: 10.5, ...HIT },
    ]);
    const joint = grave(outcome).find(({ jointWith }) => jointWith.length > 0);
    expect([joint?.mechanism, ...(joint?.jointWith ?? [])].sort()).toEqual(['camera', 'encoder']);
  });

  it('bitrate given up: that it was adapted', () => {
    const outcome = run([{ ...squeeze, share: 0.6 }], { adaption: 'quick' });
    expect(outcome.hidden.map(({ kind }) => kind)).toContain('adapted');
  });
});

it('a stricter cut finds no more harm', () => {
  const outcome = run([{ family: 'dim_camera', fps: 10, ...HIT }]);
  const harm = ([0.5, 0.6, 0.75, 0.85] as const).map((cut) =>
    incidentsAt(outcome, cut).incidents.reduce((sum, { harmSeconds }) => sum + harmSeconds, 0),
  );
  expect(harm).toEqual([...harm].sort((one, two) => one - two));
  expect(harm[0]).toBe(0);
  expect(harm[3]).toBeGreaterThan(100);
  expect(incidentsAt(outcome, 0.6).incidents).toEqual(outcome.incidents);
});

describe('without a mechanism', () => {
  const stay = { ...scenario, startAtMs: 0 };

  it('a room is to the byte what it was, when the mechanism did nothing', () => {
    const actual = live(stay, plan([squeeze]));
    expect(live(stay, without(plan([squeeze]), 'cpu'))).toEqual(actual);
    expect(live(stay, without(plan([squeeze]), 'network'))).toEqual(actual);
  });

  it('nothing changes before the fault that is taken out', () => {
    const early = ({ screens }: ReturnType<typeof live>) => screens.filter(({ second }) => second < 25);
    const actual = live(stay, plan([hog, squeeze]));
    expect(early(live(stay, without(plan([hog, squeeze]), 'cpu')))).toEqual(early(actual));
  });

  it('only those are tried that could have mattered', () => {
    expect(suspects(plan([hog]))).toEqual(['uplink', 'cpu']);
  });
});
