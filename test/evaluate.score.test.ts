import { describe, expect, it } from 'vitest';
import { delaysOf, pooled, scoreClass } from '../tools/evaluate/score/classScore.ts';
import { measures } from '../tools/evaluate/score/measures.ts';
import { type RunScore, scoreRun } from '../tools/evaluate/score/scoreRun.ts';
import { alert, at, claim, incident, said, truth, viewers } from './support/judgedRun.ts';

const scored = (incidents: Parameters<typeof truth>[0], claims: Parameters<typeof said>[0]) =>
  scoreRun(truth(incidents), said(claims));

function measured(name: string, runs: readonly RunScore[]): number | null {
  const measure = measures.find((one) => one.name === name);
  if (measure === undefined) throw new Error(`no measure ${name}`);
  return measure.of(runs);
}

const even = viewers.filter((_, n) => n % 2 === 0);
const byNetwork = {
  cause: 'downstream_lag',
  mechanism: 'network',
  radius: { by: 'network', id: 'A' },
  viewers: even,
} as const;
const lag = { cause: 'downstream_lag', origin: 'viewer_network' } as const;

describe('an incident and what was said', () => {
  it('meet from 12 s before to 6 s after the first harm', () => {
    for (const [from, found] of [
      [87.9, 0],
      [88, 1],
      [100, 1],
      [106, 1],
      [106.1, 0],
    ] as const)
      expect(scoreClass([scored([incident(100, 110)], [claim(from, 112)])], 'upstream_clog').found).toBe(
        found,
      );
  });

  it('meet one to one: one stutter over two incidents finds one, two pieces of one incident are one hit and one mistake', () => {
    const merged = scored([incident(100, 104), incident(105, 110)], [claim(100, 110)]);
    expect(scoreClass([merged], 'upstream_clog')).toMatchObject({ incidents: 2, found: 1, falseClaims: 0 });
    const pieces = scored([incident(100, 110)], [claim(99, 103), claim(104, 110)]);
    expect(scoreClass([pieces], 'upstream_clog')).toMatchObject({ incidents: 1, found: 1, falseClaims: 1 });
  });

  it('are paired so that the most are found, not the nearest first', () => {
    // The claim at 106 fits both incidents, that at 94 only the first.
    const both = scored([incident(100, 104), incident(112, 118)], [claim(94, 104), claim(105, 118)]);
    expect(scoreClass([both], 'upstream_clog')).toMatchObject({ found: 2, falseClaims: 0 });
  });

  it('do not meet under another cause, and the mistake is told', () => {
    const run = scored([incident(100, 110)], [claim(100, 110, { cause: 'low_frame_rate' })]);
    expect(pooled([run])).toMatchObject({ found: 0, falseClaims: 1, f1: 0 });
    expect(run.fates[0]?.mistakenFor?.cause).toBe('low_frame_rate');
  });

  it('do not meet when the claim is about other viewers', () => {
    const run = scored([incident(100, 110, byNetwork)], [claim(100, 110, { ...lag, session: 'v1' })]);
    expect(pooled([run])).toMatchObject({ found: 0, falseClaims: 1 });
  });

  it('meet under either cause when two were as necessary, once', () => {
    const joint = incident(100, 110, { jointWith: ['cpu'] });
    const low = claim(100, 110, { cause: 'low_frame_rate' });
    expect(pooled([scored([joint], [low])])).toMatchObject({ incidents: 1, found: 1, falseClaims: 0 });
    expect(pooled([scored([joint], [claim(100, 110), low])])).toMatchObject({ found: 1, falseClaims: 0 });
  });

  it('an absorbed clog is neither a hit nor a mistake', () => {
    const absorbed = claim(100, 110, { severity: 'absorbed' });
    expect(pooled([scored([], [absorbed])])).toMatchObject({ falseClaims: 0 });
    expect(pooled([scored([incident(100, 110)], [absorbed])])).toMatchObject({ found: 0, falseClaims: 0 });
  });

  it('nothing true and nothing said has no score, not a bad one', () => {
    expect(scoreClass([scored([], [])], 'upstream_clog')).toMatchObject({
      precision: null,
      recall: null,
      f1: null,
    });
    expect(scoreClass([scored([], [claim(5, 9)])], 'upstream_clog')).toMatchObject({ precision: 0, f1: 0 });
  });

  it('overlap is shared time over the time of both', () => {
    expect(scoreClass([scored([incident(100, 110)], [claim(95, 105)])], 'upstream_clog').iou).toBeCloseTo(
      1 / 3,
    );
  });

  it('delay counts from the first harm to the first word; a lead is below zero', () => {
    const late = claim(95, 110, { saidAt: at(101.5) });
    const early = claim(92, 110, { saidAt: at(97) });
    expect(delaysOf([scored([incident(100, 110)], [late])])).toEqual([1.5]);
    expect(delaysOf([scored([incident(100, 110)], [early])])).toEqual([-3]);
  });
});

describe('the place', () => {
  const place = (part: Parameters<typeof claim>[2]) =>
    scored([incident(100, 110, byNetwork)], [claim(100, 110, { ...lag, ...part })]).fates[0]?.radiusRight;

  it('is right when the group is named, alone or with one of just the same viewers', () => {
    expect(place({ groups: [{ by: 'network', id: 'A' }] })).toBe(true);
    expect(
      place({
        groups: [
          { by: 'network', id: 'A' },
          { by: 'server', id: 'a' },
        ],
      }),
    ).toBe(true);
  });

  it('is wrong when another is named, more are named, or only a part of it', () => {
    expect(place({ groups: [{ by: 'server', id: 'a' }] })).toBe(false);
    expect(
      place({
        groups: [
          { by: 'network', id: 'A' },
          { by: 'region', id: 'north' },
        ],
      }),
    ).toBe(false);
    expect(place({ session: 'v0' })).toBe(false);
    expect(place({})).toBe(false);
  });

  it('of one viewer is its session', () => {
    const alone = incident(100, 110, {
      ...byNetwork,
      mechanism: 'last_mile',
      radius: { by: 'session', id: 'v3' },
      viewers: ['v3'],
    });
    const run = scored([alone], [claim(101, 110, { ...lag, session: 'v3' })]);
    expect(run.fates[0]?.radiusRight).toBe(true);
    expect(measured('cause and place right, 20 viewers or more', [run])).toBe(1);
    expect(measured('cause and place right, 8–19 viewers', [run])).toBeNull();
  });
});

describe('a VJ', () => {
  it('is wrongly blamed by an upstream stutter or an alert in the time of a fault downstream', () => {
    const down = [incident(100, 110, byNetwork)];
    const right = claim(100, 110, { ...lag, groups: [{ by: 'network', id: 'A' }] });
    expect(measured('VJs wrongly blamed', [scored(down, [right])])).toBe(0);
    expect(measured('VJs wrongly blamed', [scored(down, [right, claim(103, 106)])])).toBe(1);
    const told = scoreRun(truth(down), said([right], { alerts: [alert(103, 106)] }));
    expect(measured('VJs wrongly blamed', [told])).toBe(1);
    expect(told.falseAlerts).toHaveLength(1);
  });

  it('is rightly told of a push in trouble, felt or not yet', () => {
    const felt = scoreRun(truth([incident(100, 110)]), said([], { alerts: [alert(99, 110)] }));
    expect(felt.falseAlerts).toHaveLength(0);
    const hidden = { ...truth([]), hidden: [{ kind: 'absorbed_clog', from: at(100), to: at(104) } as const] };
    expect(scoreRun(hidden, said([], { alerts: [alert(99, 104)] })).falseAlerts).toHaveLength(0);
    expect(scoreRun(truth([]), said([], { alerts: [alert(99, 104)] })).falseAlerts).toHaveLength(1);
  });
});

describe('low frame rate', () => {
  const low = { cause: 'low_frame_rate', mechanism: 'camera' } as const;

  it('has its origin told against the mechanism, where it was found', () => {
    const said1 = claim(100, 110, { cause: 'low_frame_rate', origin: 'camera' });
    const said2 = claim(100, 110, { cause: 'low_frame_rate', origin: 'encoder_cpu' });
    const runs = [scored([incident(100, 110, low)], [said1]), scored([incident(100, 110, low)], [said2])];
    expect(measured('low frame rate: origin right', runs)).toBe(0.5);
    expect(measured('low frame rate: origin right', [scored([incident(100, 110, low)], [])])).toBeNull();
  });
});

describe('rates', () => {
  it('count false incidents by room-hour, and healthy rooms by themselves', () => {
    const well = scoreRun(truth([], { family: 'healthy', durationMs: 1_800_000 }), said([claim(5, 9)]));
    const ill = scoreRun(truth([incident(100, 110)], { durationMs: 1_800_000 }), said([claim(100, 110)]));
    expect(measured('false incidents', [well, ill])).toBe(1);
    expect(measured('false incidents, healthy rooms', [well, ill])).toBe(2);
    expect(measured('false incidents, healthy rooms', [ill])).toBeNull();
  });
});

describe('confidence', () => {
  it('is held against how often it was right, and not scored where none is given', () => {
    const sure = (right: boolean) =>
      scored(right ? [incident(100, 110)] : [], [claim(100, 110, { confidence: 0.75 })]);
    const runs = [sure(true), sure(true), sure(true), sure(false)];
    expect(measured('calibration error (ECE)', runs)).toBeCloseTo(0);
    expect(measured('Brier score', runs)).toBeCloseTo(0.1875);
    expect(measured('calibration error (ECE)', [sure(false)])).toBeCloseTo(0.75);
    expect(measured('Brier score', [scored([], [claim(1, 2)])])).toBeNull();
  });
});
