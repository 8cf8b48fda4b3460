import type { Stutter } from '@stutterscope/diagnosis';
import Value from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { type Broadcast, BroadcastReport, buildReport, reportHtml } from '../src/index.ts';
import { nextTimeWords } from '../src/report/nextTimeWords.ts';
import { at, MIN, recording, span } from './support/facts.ts';

const stutter = (id: string, from: number, to: number | null, more: Partial<Stutter> = {}): Stutter => ({
  kind: 'stutter',
  id,
  revision: 1,
  room: '8888_show',
  cause: 'upstream_clog',
  origin: 'uplink_bandwidth',
  severity: 'visible',
  from: at(from),
  to: to === null ? null : at(to),
  visibleFrom: at(from),
  session: null,
  viewers: { affected: 4, watching: 4 },
  groups: [],
  undecided: [],
  evidence: [
    { signal: 'que', at: at(from), value: 40, unit: 'frames', comparison: '>=', limit: 10, supports: true },
  ],
  confidence: 0.9,
  summary: `Clog <${id}>`,
  provisional: false,
  retracted: false,
  ruleVersion: '1',
  ...more,
});

const broadcast: Broadcast = {
  id: `8888_show@${at(0)}`,
  room: '8888_show',
  ...span(0, 100),
  begunBy: 'app',
  endedBy: 'app',
  isReported: true,
  pushes: 1,
  gaps: [],
  recordings: [recording('a', 0, 50), recording('b', 50, 100)],
  oddities: [],
};

const report = (stutters: readonly Stutter[], more: Partial<Broadcast> = {}) =>
  buildReport({ broadcast: { ...broadcast, ...more }, stutters, alerts: [], nowMs: at(200) });
const scores = (...of: Parameters<typeof report>) => {
  const { score, vjScore } = report(...of);
  return [score, vjScore];
};

describe('the score', () => {
  const lag = { cause: 'downstream_lag', origin: 'viewer_network' } as const;
  test.each([
    ['nothing spoiled', [], {}, [100, 100]],
    ['a tenth, visible to all', [stutter('a', 0, 10)], {}, [50, 50]],
    [
      'a tenth, visible to half',
      [stutter('a', 0, 10, { viewers: { affected: 2, watching: 4 } })],
      {},
      [71, 71],
    ],
    ['a twentieth, severe', [stutter('a', 0, 5, { severity: 'severe' })], {}, [50, 50]],
    ['a tenth that caches hid', [stutter('a', 0, 10, { severity: 'absorbed' })], {}, [100, 100]],
    ['seen only at its end', [stutter('a', 0, 10, { visibleFrom: at(9) })], {}, [93, 93]],
    ['no viewer reported', [stutter('a', 0, 10, { viewers: { affected: 0, watching: 0 } })], {}, [50, 50]],
    ['what no VJ can mend', [stutter('a', 0, 10, lag)], {}, [50, 100]],
    ['the same moment twice', [stutter('a', 0, 10), stutter('b', 5, 10)], {}, [50, 50]],
    ['nobody pushed for a twentieth', [], { gaps: [span(5, 10)] }, [50, 50]],
    ['all of it', [stutter('a', 0, null, { severity: 'severe' })], {}, [0, 0]],
  ] as const)('%s', (_name, stutters, more, expected) => {
    expect(scores(stutters, more)).toEqual(expected);
  });
});

test('a stutter is found in its recording, with its alerts and what helped', () => {
  const alert = {
    stutter: 'a',
    at: at(61),
    audience: 'vj',
    message: 'Move closer to the router.',
    resolvedAt: at(62),
    outcome: 'recovered',
  } as const;
  const made = buildReport({ broadcast, stutters: [stutter('a', 60, 62)], alerts: [alert], nowMs: at(200) });
  expect(Value.Check(BroadcastReport, made)).toBe(true);
  expect(made).toMatchObject({
    lastedMs: 100 * MIN,
    stutters: [
      {
        id: 'a',
        spoiledMs: 2 * MIN,
        place: { recording: 'b', offsetMs: 10 * MIN, link: 'https://vod.example/b.flv#t=600' },
        alerts: [{ message: 'Move closer to the router.' }],
      },
    ],
    helped: [{ message: 'Move closer to the router.', afterMs: MIN }],
  });
});

test('the three things to change begin with what spoiled most, and name nothing that a VJ cannot change', () => {
  const made = report(
    [
      stutter('a', 0, 1, { cause: 'low_frame_rate', origin: 'camera' }),
      stutter('b', 10, 20),
      stutter('c', 30, 60, { cause: 'downstream_lag', origin: 'viewer_network' }),
    ],
    { gaps: [span(70, 71)] },
  );
  expect(made.causes.map(({ origin }) => origin)).toEqual([
    'viewer_network',
    'uplink_bandwidth',
    'interrupted',
    'camera',
  ]);
  expect(made.nextTime).toEqual([
    expect.stringContaining('smaller preset'),
    expect.stringContaining('Stay connected'),
    expect.stringContaining('more light'),
  ]);
  expect(report([]).nextTime).toEqual([]);
});

test('in Chinese, the same things to change', () => {
  const parts = { broadcast, stutters: [stutter('a', 0, 10)], alerts: [], nowMs: at(200) };
  const { nextTime } = buildReport({ ...parts, language: 'zh-CN' });
  expect(nextTime).toEqual(nextTimeWords['zh-CN'].uplink_bandwidth);
  for (const [cause, tips] of Object.entries(nextTimeWords.en)) {
    const zh = Object.entries(nextTimeWords['zh-CN']).find(([other]) => other === cause)?.[1];
    expect([cause, zh?.length]).toEqual([cause, tips.length]);
  }
});

test('a show of which no client reported has no score: nobody knows whether it stuttered', () => {
  const lone = {
    begunBy: 'recording',
    isReported: false,
    recordings: [recording('a', null, 5)],
    ...span(5, 5),
  } as const;
  const made = report([], lone);
  expect(Value.Check(BroadcastReport, made)).toBe(true);
  expect([made.score, made.vjScore]).toEqual([null, null]);
  expect(reportHtml(made)).toContain('Not scored');
});

test('the page escapes what others wrote and links only to the web', () => {
  const odd = { ...recording('a', 0, 50), url: 'javascript:alert(1)', file: '<img src=x>' };
  const html = reportHtml(report([stutter('a', 1, 2)], { recordings: [odd] }));
  expect(html).toContain('Clog &lt;a&gt;');
  expect(html).not.toContain('<img');
  expect(html).not.toContain('href="javascript');
  expect(reportHtml(report([stutter('a', 1, 2)]))).toContain(
    '<a href="https://vod.example/a.flv#t=60">1:00</a>',
  );
});
