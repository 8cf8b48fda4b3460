import { describe, expect, it } from 'vitest';
import { diagnoseRecording } from '../packages/diagnosis/src/index.ts';
import { naive } from '../tools/evaluate/detectors/naive.ts';
import { naiveRules } from '../tools/evaluate/detectors/rules.ts';
import { listen, saidOf } from '../tools/evaluate/detectors/stutterscope.ts';
import { changes, differences } from '../tools/evaluate/run/metamorphic.ts';
import { deliveredRoom } from './support/delivered.ts';

const squeezed = deliveredRoom('uplink_squeeze', 120_000);
const endMs = squeezed.at(-1)?.at ?? 0;
const live = saidOf(listen(squeezed), endMs);

describe('the diagnosis, heard live', () => {
  it('says in the end what it says of the recording', () => {
    const recorded = diagnoseRecording(squeezed.map(({ batch }) => batch));
    const stutters = recorded.filter(({ kind }) => kind === 'stutter');
    expect(live.claims.length).toBeGreaterThan(0);
    expect(live.claims.map(({ id }) => id).sort()).toEqual(stutters.map(({ id }) => id).sort());
  });

  it('is heard at the moment of its first word, on the server clock, and not at its end', () => {
    const [clog] = live.claims.filter(({ cause }) => cause === 'upstream_clog');
    expect(clog?.saidAt).toBeGreaterThan(clog?.from ?? Number.POSITIVE_INFINITY);
    expect(clog?.saidAt).toBeLessThan((clog?.from ?? 0) + 10_000);
    expect(squeezed.some(({ at }) => at === clog?.saidAt)).toBe(true);
  });

  it('keeps what a VJ was told', () => {
    expect(live.alerts.length).toBeGreaterThan(0);
    for (const alert of live.alerts) expect(alert.cause).toBe('upstream_clog');
  });
});

describe('changes of a delivery', () => {
  it.each(changes)('$name: keep every sample and event', ({ apply }) => {
    const count = (delivered: typeof squeezed) => {
      const once = [
        ...new Map(delivered.map(({ batch }) => [`${batch.session} ${batch.seq}`, batch])).values(),
      ];
      return {
        samples: once.reduce((sum, { samples }) => sum + samples.t.length, 0),
        events: once.reduce((sum, { events }) => sum + (events?.length ?? 0), 0),
      };
    };
    const changed = apply(squeezed);
    expect(count(changed)).toEqual(count(squeezed));
    expect(changed.every(({ at }, index) => at >= (changed[index - 1]?.at ?? 0))).toBe(true);
    expect(changed).not.toEqual(squeezed);
  });

  it('are seen when they change a verdict: another cause, a second later, one missing', () => {
    const { claims } = live;
    expect(differences(claims, claims, 0)).toBe(0);
    expect(differences(claims, claims.slice(1), 0)).toBe(1);
    const [first, ...rest] = claims;
    if (first === undefined) throw new Error('nothing was said');
    expect(differences(claims, [{ ...first, cause: 'low_frame_rate' }, ...rest], 0)).toBe(2);
    const later = [{ ...first, from: first.from + 1000 }, ...rest];
    expect(differences(claims, later, 0)).toBe(2);
    expect(differences(claims, later, 1000)).toBe(0);
  });
});

describe('a baseline', () => {
  const outcome = {
    scenario: {
      id: 'one',
      family: 'clog_short',
      split: 'training',
      seed: 5,
      room: '8888_eval001',
      durationMs: 120_000,
      viewers: 8,
    },
    delivered: squeezed,
    incidents: [],
    unexplained: [],
    graded: [],
    hidden: [],
    seen: [],
    queues: [],
  } as const;

  it('of single samples says more clogs the fewer samples it asks for', () => {
    const clogs = new Map(
      naiveRules.map((rule) => [
        rule.name,
        naive(rule, outcome).claims.filter(({ cause }) => cause === 'upstream_clog'),
      ]),
    );
    const total = (name: string) => (clogs.get(name) ?? []).reduce((sum, { from, to }) => sum + to - from, 0);
    expect(total('one sample (QUE ≥ 10; FPS < 10)')).toBeGreaterThan(0);
    expect(total("handbook's rules, sample by sample")).toBeGreaterThan(
      total('one sample (QUE ≥ 10; FPS < 10)'),
    );
    expect(total('one sample (QUE ≥ 10; FPS < 10)')).toBeGreaterThanOrEqual(total('three samples in a row'));
  });
});
