import type { Alert, Stutter } from '@stutterscope/diagnosis';
import { beforeEach, describe, expect, test } from 'vitest';
import { Desk, deskRules, type Notice, Phrasebook } from '../src/index.ts';

const T0 = 1_763_800_000_000;
const room = '8888_test001';

/** Said at a second, by a room whose clock is right. */
function alert(second: number, changes: Partial<Alert> = {}): Alert {
  const at = T0 + second * 1000;
  const { id = 'a' } = changes;
  return {
    kind: 'alert',
    revision: at,
    room,
    audience: 'vj',
    cause: 'upstream_clog',
    origin: 'uplink_bandwidth',
    severity: 'visible',
    at,
    resolvedAt: null,
    advice: 'clog_wifi',
    message: '',
    remedies: [],
    retracted: false,
    stutter: `${id}/stutter`,
    ...changes,
    id,
  };
}

const over = (second: number, changes: Partial<Alert> = {}): Alert =>
  alert(second, { at: T0, resolvedAt: T0 + second * 1000, ...changes });

const stutter = (second: number, id = 'a'): Stutter => ({
  kind: 'stutter',
  id: `${id}/stutter`,
  revision: T0 + second * 1000,
  room,
  cause: 'upstream_clog',
  origin: 'uplink_bandwidth',
  severity: 'visible',
  from: T0,
  to: null,
  visibleFrom: T0,
  session: null,
  viewers: { affected: 2, watching: 3 },
  groups: [],
  undecided: [],
  evidence: [
    { signal: 'que', at: T0, value: 40, unit: 'frames', comparison: '>=', limit: 10, supports: true },
    { signal: 'cpuSys', at: T0, value: 40, unit: '%', comparison: '<', limit: 80, supports: false },
  ],
  confidence: 0.9,
  summary: '',
  provisional: true,
  retracted: false,
  ruleVersion: '1',
});

let desk: Desk;
beforeEach(() => {
  desk = new Desk(deskRules, new Phrasebook());
});

const at = (second: number) => T0 + second * 1000;
const told = (notices: readonly Notice[]) => notices.map(({ id, phase }) => `${phase} ${id}`);

/** Hears verdicts of one second together and says what is due then. */
function hear(second: number, ...verdicts: (Alert | Stutter)[]): string[] {
  for (const verdict of verdicts) desk.hear(verdict, at(second));
  return told(desk.due(at(second)));
}

const tick = (second: number) => told(desk.tick(at(second)));

describe('the life of an alert', () => {
  test('is one word when it begins and one when it ends, whatever is said between', () => {
    expect(hear(1, stutter(1), alert(1))).toEqual(['raised a/1']);
    expect(hear(2, alert(2, { origin: 'uplink_unstable' }))).toEqual([]);
    expect(hear(9, over(9))).toEqual(['resolved a/2']);
    expect(hear(10, over(10))).toEqual([]);
    expect(desk.size).toBe(0);
  });

  test('carries the numbers of its stutter, those that speak for it', () => {
    desk.hear(stutter(1), at(1));
    desk.hear(alert(1), at(1));
    expect(desk.due(at(1))).toMatchObject([{ evidence: [{ signal: 'que', value: 40 }], since: at(1) }]);
  });

  test('escalates once from mild to severe', () => {
    hear(1, alert(1, { severity: 'absorbed' }));
    expect(hear(2, alert(2, { severity: 'visible' }))).toEqual([]);
    expect(hear(3, alert(3, { severity: 'severe' }))).toEqual(['escalated a/2']);
    expect(hear(4, alert(4, { severity: 'visible' }))).toEqual([]);
    expect(hear(5, alert(5, { severity: 'severe' }))).toEqual([]);
  });

  test('reminds while it lasts, with the next thing to try, and then leaves the VJ alone', () => {
    hear(0, alert(0));
    const reminders: Notice[] = [];
    for (let second = 5; second <= 1800; second += 5) {
      desk.hear(stutter(second), at(second));
      reminders.push(...desk.tick(at(second)));
    }
    expect(reminders.map(({ phase, message }) => [phase, message])).toEqual([
      ['still_on', expect.stringContaining('Ask others to leave this Wi-Fi')],
      ['still_on', expect.stringContaining('Switch to mobile data')],
    ]);
  });

  test('ends as withdrawn when late telemetry showed that there was no stutter', () => {
    hear(1, alert(1));
    desk.hear(alert(3, { retracted: true }), at(3));
    expect(desk.due(at(3))).toMatchObject([{ phase: 'resolved', outcome: 'withdrawn', id: 'a/2' }]);
  });

  test('goes on as the same when the verdict is taken back and told anew', () => {
    hear(1, alert(1));
    expect(hear(3, alert(3, { id: 'b' }), alert(3, { retracted: true }))).toEqual([]);
    expect(hear(9, over(9))).toEqual([]);
    expect(hear(10, over(10, { id: 'b' }))).toEqual(['resolved a/2']);
  });

  test('ends by itself when nothing more is heard', () => {
    hear(1, alert(1));
    expect(desk.tick(at(3700))).toMatchObject([{ phase: 'resolved', outcome: 'unknown' }]);
  });
});

describe('a VJ is left alone', () => {
  test('about what was over before it could be said, what is old, and what is for others', () => {
    expect(hear(1, alert(1), over(1))).toEqual([]);
    expect(hear(100, alert(1))).toEqual([]);
    expect(hear(100, alert(100, { audience: 'sre' }))).toEqual([]);
    expect(tick(101)).toEqual([]);
  });

  test('for two minutes after an alert, and told then if it is still so', () => {
    hear(0, alert(0));
    hear(10, over(10));
    expect(hear(20, stutter(20, 'b'), alert(20, { id: 'b' }))).toEqual([]);
    expect(hear(118, stutter(118, 'b'))).toEqual([]);
    expect(tick(119)).toEqual([]);
    expect(tick(120)).toEqual(['raised a/3']);
  });

  test('but not when it is worse than what was said', () => {
    hear(0, alert(0));
    hear(10, over(10));
    expect(hear(20, alert(20, { id: 'b', severity: 'severe' }))).toEqual(['raised a/3']);
  });

  test('after six alerts within an hour, whatever their cause', () => {
    const said: string[] = [];
    for (let n = 0; n < 20; n++) {
      const cause = n % 2 === 0 ? 'upstream_clog' : 'low_frame_rate';
      const second = n * 150;
      said.push(...hear(second, alert(second, { id: `n${n}`, cause })));
      said.push(...hear(second + 9, over(second + 9, { id: `n${n}`, cause, at: at(second) })));
    }
    expect(said.filter((word) => word.startsWith('raised'))).toHaveLength(6);
  });
});

describe('what comes back soon after its end', () => {
  const clog = (id: string, from: number, to: number): [Alert, Alert] => [
    alert(from, { id }),
    over(to, { id, at: at(from) }),
  ];
  /** Hears each begin and each end at its second, and lets all the seconds between pass. */
  function flap(spells: readonly [Alert, Alert][], until: number): string[] {
    const verdicts = spells.flat().map((one) => ({ one, second: ((one.resolvedAt ?? one.at) - T0) / 1000 }));
    const said: string[] = [];
    for (let second = 0; second <= until; second++) {
      const now = verdicts.filter((verdict) => verdict.second === second).map(({ one }) => one);
      said.push(...hear(second, ...now).map((word) => `${second} ${word}`));
      said.push(...tick(second).map((word) => `${second} ${word}`));
    }
    return said;
  }

  test('is one alert however often it comes and goes, and over once, when it stays away', () => {
    const spells = Array.from({ length: 20 }, (_, n) => clog(`n${n}`, n * 20, n * 20 + 10));
    expect(flap(spells, 600)).toEqual([
      '0 raised n0/1',
      '10 resolved n0/2',
      '120 raised n0/3',
      '450 resolved n0/4',
    ]);
  });

  test('is another when it stayed away for three minutes, or was no stutter at all', () => {
    expect(flap([clog('a', 0, 10), clog('b', 191, 200)], 300)).toEqual([
      '0 raised a/1',
      '10 resolved a/2',
      '191 raised b/1',
      '200 resolved b/2',
    ]);
    const phantom = alert(400, { id: 'c' });
    hear(400, phantom);
    expect(hear(405, { ...phantom, retracted: true })).toEqual(['resolved c/2']);
    expect(hear(525, alert(525, { id: 'd' }))).toEqual(['raised d/1']);
  });
});

test('one cause does not silence the other, one room not another', () => {
  hear(0, alert(0));
  expect(hear(1, alert(1, { id: 'b', cause: 'low_frame_rate', advice: 'dark' }))).toEqual(['raised b/1']);
  expect(hear(1, alert(1, { id: 'c', room: '8888_other' }))).toEqual(['raised c/1']);
});

test('an alert that comes back after its end is numbered on', () => {
  hear(0, alert(0));
  hear(5, over(5));
  expect(hear(200, alert(200, { at: at(0) }))).toEqual(['raised a/3']);
});

describe('a desk that starts again knows what was said', () => {
  function restarted(...notices: Notice[]): void {
    desk = new Desk(deskRules, new Phrasebook());
    for (const notice of notices) desk.recall(notice);
  }

  test('and says it not twice, and the end of it once', () => {
    desk.hear(alert(0), at(0));
    const said = desk.due(at(0));
    restarted(...said);
    expect(hear(5, alert(0))).toEqual([]);
    expect(hear(20, over(20))).toEqual(['resolved a/2']);
  });

  test('even if the verdict meanwhile has another id', () => {
    desk.hear(alert(0), at(0));
    restarted(...desk.due(at(0)));
    expect(hear(20, over(20, { id: 'b', at: at(3) }))).toEqual(['resolved a/2']);
  });

  test('and keeps the cool-down and the escalation', () => {
    desk.hear(alert(0, { severity: 'severe' }), at(0));
    const said = desk.due(at(0));
    restarted(...said);
    expect(hear(2, alert(2, { severity: 'severe' }))).toEqual([]);
    desk.hear(over(5), at(5));
    said.push(...desk.due(at(5)));
    restarted(...said);
    expect(hear(20, alert(20, { id: 'b', severity: 'severe' }))).toEqual([]);
    expect(tick(121)).toEqual([]);
    expect(hear(121, alert(121, { id: 'b', severity: 'severe' }))).toEqual(['raised a/3']);
  });

  test('and that the alert came and went: its end waits until it is steady', () => {
    const said: Notice[] = [];
    const say = (second: number, verdict: Alert) => {
      desk.hear(verdict, at(second));
      said.push(...desk.due(at(second)));
    };
    say(0, alert(0));
    say(10, over(10));
    say(125, alert(125, { id: 'b' }));
    restarted(...said);
    expect(hear(140, over(140, { id: 'b', at: at(125) }))).toEqual([]);
    expect(tick(200)).toEqual(['resolved a/4']);
  });
});

describe('why nobody was told', () => {
  const untold = () => desk.takeUntold().map(({ alert: { id }, why }) => `${why} ${id}`);

  test('it was over before it was heard, by itself or in the same breath', () => {
    expect(hear(30, over(22))).toEqual([]);
    expect(untold()).toEqual(['over a']);
    expect(hear(40, alert(30, { id: 'b' }), over(38, { id: 'b', at: at(30) }))).toEqual([]);
    expect(untold()).toEqual(['over b']);
  });

  test('it was heard too late', () => {
    expect(hear(70, alert(0))).toEqual([]);
    expect(untold()).toEqual([]);
    expect(hear(80, over(75))).toEqual([]);
    expect(untold()).toEqual(['late a']);
  });

  test('another had been told of not long before', () => {
    expect(hear(0, alert(0))).toEqual(['raised a/1']);
    expect(hear(10, over(10))).toEqual(['resolved a/2']);
    const other = { cause: 'upstream_clog', id: 'b', at: at(20) } as const;
    hear(20, alert(20, other));
    hear(30, alert(30, { ...other, resolvedAt: at(30) }));
    expect(untold()).toEqual(['cooling b']);
  });

  test('nothing is said of what was told, or taken back', () => {
    hear(0, alert(0));
    hear(10, over(10));
    hear(12, over(10, { revision: at(12) }));
    hear(300, alert(300, { id: 'b' }), alert(301, { id: 'b', retracted: true }));
    expect(untold()).toEqual([]);
  });
});
