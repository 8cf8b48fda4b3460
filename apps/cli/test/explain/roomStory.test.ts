import { describe, expect, test } from 'vitest';
import { pickStutter } from '../../src/explain/pickStutter.ts';
import type { RoomHistory } from '../../src/explain/roomHistory.ts';
import { roomStory } from '../../src/explain/roomStory.ts';
import { alertOf, clogAt, findingAt, incident, NOON, queue } from '../stutter.ts';

const calm: RoomHistory = {
  room: 'a',
  stutters: [],
  alerts: [],
  findings: [],
  incidents: [],
  seated: [],
  recordings: [],
  pusher: { fps: 15, que: 0, spd: 1250.04, heardAt: NOON },
  nowMs: NOON + 1000,
  present: 'now',
};

const story = (history: Partial<RoomHistory>, atMs: number | null = null) => {
  const whole = { ...calm, ...history };
  return roomStory(whole, pickStutter(whole.stutters, atMs), atMs);
};

describe('what is said of a room', () => {
  test('that is well: the numbers that say so', () => {
    expect(story({})).toBe(
      [
        'a: smooth now.',
        '  The last figures of the pusher, of 2026-01-01 12:00:00 UTC:',
        '  FPS 15 frames/s (below 10 is too low).',
        '  QUE 0 frames waiting to be sent (a clog begins at 10).',
        '  SPD 1250 kbit/s sent.',
        '',
        'No stutter of this room is on record.',
      ].join('\n'),
    );
  });

  test.each([
    ['a queue at the limit', { pusher: { fps: 15, que: 10, spd: 800, heardAt: NOON } }],
    ['too few frames', { pusher: { fps: 9, que: 0, spd: 800, heardAt: NOON } }],
    ['frames nobody measured', { pusher: { fps: null, que: 0, spd: 800, heardAt: NOON } }],
    ['a pusher that fell silent', { nowMs: NOON + 60_000 }],
    ['no pusher at all', { pusher: null }],
  ])('with %s is not that it is smooth', (_, history) => {
    expect(story(history)).not.toContain('smooth');
  });

  test('that stutters is no word of how well it is', () => {
    expect(story({ stutters: [clogAt(0, null)] })).toMatch(
      /^a: upstream clog, visible, still on\n {2}Since /,
    );
  });

  test('that stuttered: first that it is well again', () => {
    expect(story({ stutters: [clogAt(-60, -50)] })).toMatch(
      /^a: smooth now\.(.|\n)*\n\nThe last stutter:\n\na: upstream clog, visible, over\n/,
    );
  });

  test('at a moment without stutter: how far the nearest one is', () => {
    const stutters = [clogAt(0, 10)];
    expect(story({ stutters }, NOON + 30_000)).toMatch(
      /^Nothing stuttered at 2026-01-01 12:00:30 UTC\. The nearest stutter was over 20 s before\.\n/,
    );
    expect(story({ stutters }, NOON - 90_000)).toContain('The nearest stutter began 1 min 30 s later.');
    expect(story({ stutters }, NOON + 5000)).not.toContain('nearest');
  });

  test('names what else went on, and nothing that did not', () => {
    const stutters = [
      clogAt(0, 10),
      clogAt(5, 8, { summary: 'Low frame rate.' }),
      clogAt(50, 60, { summary: 'Later.' }),
    ];
    const told = story({ stutters }, NOON + 1000);
    expect(told).toContain('At the same time\n  Since 2026-01-01 12:00:05 UTC: Low frame rate.');
    expect(told).not.toContain('Later.');
  });

  test('tells what speaks against a verdict, and where its limit was another than the default', () => {
    const evidence = [
      { ...queue, limit: 12 },
      { ...queue, signal: 'cpuSys', value: 41, unit: '%', limit: 80, supports: false },
    ];
    const told = story({ stutters: [clogAt(0, 10, { evidence })] }, NOON);
    expect(told.replaceAll(/\s+/g, ' ')).toContain('It was 12 for this verdict; the default is 10.');
    expect(told).toMatch(
      /What speaks against it\n {2}- CPU .*41 %\. To speak for it, it would be at least 80\./,
    );
  });

  test.each([
    [{ viewers: { affected: 0, watching: 0 } }, 'No viewer of this room reported.'],
    [{ viewers: { affected: 3, watching: 9 } }, '3 of 9 viewers stalled.'],
    [
      { cause: 'low_frame_rate' as const, viewers: { affected: 3, watching: 9 } },
      '3 of 9 viewers saw too few frames, or stalled.',
    ],
    [
      { cause: 'downstream_lag' as const, session: 'x', viewers: { affected: 1, watching: 9 } },
      'One viewer alone: session x.',
    ],
    [
      {
        viewers: { affected: 3, watching: 9 },
        groups: [{ by: 'server' as const, id: '203.0.113.7', affected: 3, watching: 3 }],
      },
      'server 203.0.113.7: 3 of 3 viewers.',
    ],
  ])('says who was hit: %j', (part, words) => {
    expect(story({ stutters: [clogAt(0, 10, part)] }, NOON)).toContain(words);
  });

  test('says what the VJ was told and when it was over, or that nobody was told', () => {
    const stutter = clogAt(0, 10);
    const told = story({ stutters: [stutter], alerts: [alertOf(stutter, 2)] }, NOON);
    expect(told).toContain('VJ, at 2026-01-01 12:00:02 UTC: "Please move."\n    - Switch to Wi-Fi.');
    expect(told).toContain('Over at 2026-01-01 12:00:10 UTC.');
    expect(story({ stutters: [stutter] }, NOON)).toContain('Who was told\n  Nobody.');
  });

  test('tells an unknown signal by its name, invents no source, and passes no control character on', () => {
    const evidence = [{ ...queue, signal: 'new\u001b[2J' }];
    const told = story({ stutters: [clogAt(0, 10, { evidence })] }, NOON);
    expect(told).toContain('- new?[2J: 40 frames. The limit is at least 10.');
    expect(told).not.toContain('\u001b');
  });

  test('tells the findings of the time, with what to do, as no stutter of their own', () => {
    const findings = [findingAt(2, 5), findingAt(50, 60)];
    const told = story({ stutters: [clogAt(0, 10)], findings }, NOON + 1000);
    expect(told).toMatch(
      /What else is so\n {2}From 2026-01-01 12:00:02 UTC: No camera since 2\.\n {4}- Allow the camera\.$/,
    );
    expect(story({ findings })).toMatch(/^a: smooth now\..*No camera since 50\..*No camera since 2\./s);
    expect(story({})).not.toContain('What else');
  });

  test('lends a small room the place that many rooms name together', () => {
    const lag = clogAt(0, 10, {
      cause: 'downstream_lag',
      session: 'x',
      viewers: { affected: 1, watching: 2 },
    });
    const seated = [{ session: 'x', side: 'play', groups: [{ by: 'network', id: 'AS4134' }] }] as const;
    const told = story({ stutters: [lag], incidents: [incident], seated }, NOON);
    expect(told).toContain(
      'What other rooms say\n  Its network AS4134 is bad in 7 of 8 rooms since 2026-01-01 12:00:00 UTC.\n',
    );
    expect(story({ stutters: [lag], incidents: [incident] }, NOON)).not.toContain('What other rooms say');
  });

  test('keeps its lines short', () => {
    const long = clogAt(0, 10, { summary: 'word '.repeat(40) });
    for (const line of story({ stutters: [clogAt(0, 9), long] }, NOON).split('\n'))
      expect(line.length).toBeLessThanOrEqual(96);
  });
});
