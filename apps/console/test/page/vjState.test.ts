import { describe, expect, test } from 'vitest';
import { foremost, taken, type VjNotice } from '../../page/src/vj/notice.ts';
import { type VjFacts, vjStateOf } from '../../page/src/vj/vjState.ts';
import { en } from '../../page/src/words/en.ts';

const NOW = 1_763_800_000_000;

const notice = (changes: Partial<VjNotice> = {}): VjNotice => ({
  alert: 'a',
  number: 1,
  phase: 'raised',
  outcome: null,
  severity: 'visible',
  message: 'Please move closer.',
  remedies: ['Move.'],
  since: NOW - 5000,
  saidAt: NOW,
  ...changes,
});

const healthy: VjFacts = {
  notice: null,
  status: {
    room: 'r',
    atMs: NOW,
    reachMs: NOW - 1000,
    push: { heardMs: NOW - 1000, fps: 15, sent: 1200, que: 0 },
    viewers: 3,
    stutters: [],
  },
  unreachableSinceMs: null,
  hearsAlerts: true,
  nowMs: NOW,
};

const toneOf = (changes: Partial<VjFacts>) => vjStateOf({ ...healthy, ...changes }, en).tone;

describe("a VJ's page", () => {
  test('is green only while the push is heard, the server answers and warnings can come', () => {
    expect(toneOf({})).toBe('good');
    expect(toneOf({ nowMs: NOW + 60_000 })).toBe('unknown');
    expect(toneOf({ status: null })).toBe('unknown');
    expect(
      toneOf({ status: { room: 'r', atMs: NOW, reachMs: NOW, push: null, viewers: 3, stutters: [] } }),
    ).toBe('unknown');
    expect(toneOf({ unreachableSinceMs: NOW - 11_000 })).toBe('unknown');
    expect(toneOf({ hearsAlerts: false })).toBe('unknown');
  });

  test('says that our figures are late while nothing is stored of any room, and else that the push is silent', () => {
    const push = { heardMs: NOW - 40_000, fps: 15, sent: 1200, que: 0 };
    const said = (reachMs: number | null) => {
      const status = { room: 'r', atMs: NOW, reachMs, push, viewers: 3, stutters: [] };
      return vjStateOf({ ...healthy, status }, en).message;
    };
    expect(said(NOW - 1000)).toBe(en.vj.silent);
    expect(said(NOW - 39_000)).toBe(en.vj.late);
    expect(said(null)).toBe(en.vj.late);
  });

  test('is amber or red with the alert, and says what it says', () => {
    expect(vjStateOf({ ...healthy, notice: notice() }, en)).toMatchObject({
      tone: 'warning',
      message: 'Please move closer.',
      remedies: ['Move.'],
    });
    expect(toneOf({ notice: notice({ severity: 'severe' }) })).toBe('severe');
    expect(toneOf({ notice: notice({ severity: 'severe' }), unreachableSinceMs: NOW - 60_000 })).toBe(
      'severe',
    );
  });

  test('is not green while the push stutters and nothing is said of it', () => {
    const { status } = healthy;
    if (status === null) throw new Error('healthy has a status');
    const withStutter = (cause: 'upstream_clog' | 'downstream_lag', severity: 'absorbed' | 'severe') =>
      toneOf({ status: { ...status, stutters: [{ cause, severity, sinceMs: NOW }] } });
    expect(withStutter('upstream_clog', 'severe')).toBe('warning');
    expect(withStutter('upstream_clog', 'absorbed')).toBe('good');
    // What no VJ can mend is no VJ's worry.
    expect(withStutter('downstream_lag', 'severe')).toBe('good');
  });

  test('thanks for a while when it is over', () => {
    const over = notice({
      number: 2,
      phase: 'resolved',
      outcome: 'recovered',
      message: 'All good again.',
      saidAt: NOW,
    });
    expect(toneOf({ notice: { ...over, outcome: 'unknown' } })).toBe('unknown');
    expect(vjStateOf({ ...healthy, notice: over }, en)).toMatchObject({
      tone: 'good',
      message: 'All good again.',
    });
    const kept = taken([notice()], over, NOW);
    expect(foremost(kept, NOW)).toEqual(over);
    expect(foremost(kept, NOW + 60_000)).toBeNull();
  });

  test('shows the worst of several alerts, and each alert by its newest word', () => {
    const severe = notice({ alert: 'b', severity: 'severe' });
    const both = taken(taken([], severe, NOW), notice(), NOW);
    expect(foremost(both, NOW)).toEqual(severe);
    const milder = taken(both, { ...severe, phase: 'resolved' }, NOW);
    expect(foremost(milder, NOW)).toEqual(notice());
  });
});
