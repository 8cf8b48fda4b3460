import type { Batch } from '@stutterscope/telemetry';
import { expect, test } from 'vitest';
import { RoomStage, type RuleOverrides, SessionStage, type Stutter } from '../src/index.ts';
import { healthyView, pusher, START, uuid, viewer } from './support/recording.ts';

/** Every stutter said of these batches, in the order of saying. */
function said(batches: readonly Batch[], overrides: RuleOverrides = {}): Stutter[] {
  const sessions = new SessionStage('p0', overrides);
  const rooms = new RoomStage(overrides);
  const order = [...batches].sort((a, b) => a.sentAt - b.sentAt || a.session.localeCompare(b.session));
  return order.flatMap((batch) => {
    sessions.accept(batch);
    for (const signal of sessions.drain()) rooms.accept(signal);
    return rooms.drain().flatMap((one) => (one.kind === 'stutter' ? [one] : []));
  });
}

/** A view whose batches stop at second `until`, the last one cut `aheadMs` after its last sample. */
function cut(
  n: number,
  stalls: readonly (readonly [number, number])[],
  until: number,
  aheadMs: number,
): Batch[] {
  const batches = viewer(n, { stalls, seconds: until, samplesPerBatch: 1 });
  return batches.map((batch, i) =>
    i === batches.length - 1 ? { ...batch, sentAt: batch.sentAt + aheadMs } : batch,
  );
}

test('a stall that is on is told from the second under way, before that second is over', () => {
  const push = pusher({ seconds: 30 });
  const others = [...viewer(3, { seconds: 30 }), ...viewer(4, { seconds: 30 })];
  const early = said([...push, ...others, ...cut(2, [[29.6, 40]], 30, 100)]);
  expect(early).toMatchObject([{ session: uuid(2), from: START + 29_600, to: null }]);
});

test('a batch cut after its last sample says that the stall in it went on', () => {
  const room = [...pusher({ seconds: 30 }), ...viewer(3, { seconds: 30 }), ...viewer(4, { seconds: 30 })];
  expect(said([...room, ...cut(2, [[29.9, 40]], 30, 0)])).toEqual([]);
  expect(said([...room, ...cut(2, [[29.9, 40]], 30, 900)])).toMatchObject([{ session: uuid(2) }]);
});

test('a stall that has lasted for a fifth of a second may still be none', () => {
  const room = [...pusher({ seconds: 30 }), ...viewer(3, { seconds: 30 }), ...viewer(4, { seconds: 30 })];
  expect(said([...room, ...cut(2, [[29.9, 40]], 30, 100)])).toEqual([]);
});

test('a stall that ended before it was long enough is taken back', () => {
  const room = [...pusher({ seconds: 40 }), ...viewer(3, { seconds: 40 }), ...viewer(4, { seconds: 40 })];
  const words = said([
    ...room,
    ...viewer(2, { seconds: 40, stalls: [[29.6, 30.15]], samplesPerBatch: 1 }).map((batch) => ({
      ...batch,
      sentAt: batch.sentAt + 100,
    })),
  ]);
  expect(words.map(({ retracted }) => retracted)).toEqual([false, true]);
});

test('while other viewers are fine a stall is told before the push is heard to that second', () => {
  const push = pusher({ seconds: 28 });
  const stalled = viewer(2, { seconds: 30, stalls: [[28.2, 40]], samplesPerBatch: 1 });
  const fine = [...viewer(3, { seconds: 30 }), ...viewer(4, { seconds: 30 })];
  expect(said([...push, ...stalled, ...fine])).toMatchObject([{ session: uuid(2) }]);
});

test('without others that are fine it waits for the push', () => {
  const push = pusher({ seconds: 26 });
  const stalled = [2, 3].flatMap((n) => viewer(n, { seconds: 30, stalls: [[28.2, 40]], samplesPerBatch: 1 }));
  expect(said([...push, ...stalled])).toEqual([]);
});

test('what was said of the first viewer of a group is revised when the others follow, not taken back', () => {
  const bad = (n: number, from: number) =>
    viewer(n, {
      stalls: [[from, from + 12]],
      client: { networkId: 'AS64501' },
      stream: { serverIp: `203.0.113.${n}` },
    });
  const fine = [10, 11, 12, 13, 14, 15].flatMap((n) => viewer(n));
  const words = said([...pusher(), ...fine, ...[2, 3, 4, 5].flatMap((n) => bad(n, 16 + 2 * n))]);
  const [first] = words;
  const last = words.findLast(({ id }) => id === first?.id);
  expect(first).toMatchObject({ session: uuid(2), groups: [] });
  expect(last).toMatchObject({ retracted: false, session: null, groups: [{ by: 'network', id: 'AS64501' }] });
});

test('a whole small group beside others that could be it is said to be undecided', () => {
  const place = (
    n: number,
    networkId: string,
    region: string,
    serverIp: string,
    stalls?: [number, number][],
  ) => viewer(n, { ...(stalls && { stalls }), client: { networkId, region }, stream: { serverIp } });
  const stalls: [number, number][] = [
    [20, 24],
    [28, 32],
  ];
  const batches = [
    ...pusher(),
    ...place(2, 'AS1', 'north', '203.0.113.1', stalls),
    ...place(3, 'AS1', 'north', '203.0.113.1', stalls),
    ...place(4, 'AS2', 'north', '203.0.113.2'),
    ...place(5, 'AS2', 'south', '203.0.113.1'),
  ];
  const words = said(batches, { everywhere: { cellCertainty: 0.9 } });
  const standing = new Map(words.map((word) => [word.id, word]));
  const left = [...standing.values()].filter(({ retracted }) => !retracted);
  expect(left).toHaveLength(1);
  expect(left[0]).toMatchObject({ session: null, groups: [], viewers: { affected: 2 } });
  expect(left[0]?.undecided.map(({ by, id }) => `${by} ${id}`)).toEqual(
    expect.arrayContaining(['server 203.0.113.1', 'network AS1', 'region north']),
  );
  expect(left[0]?.summary).toContain('too few to tell');
});

test('few frames from a full cache are the device at once when the player says that its decoder fails', () => {
  const slow = (codes: readonly number[]) =>
    viewer(2, {
      seconds: 32,
      samplesPerBatch: 1,
      sample: (s) => ({ ...healthyView, fps: s > 30 ? 5 : 15 }),
      events: [{ s: 0.4, code: 2004 }, ...codes.map((code) => ({ s: 30.5, code }))],
    });
  const room = [...pusher({ seconds: 32 }), ...viewer(3, { seconds: 32 }), ...viewer(4, { seconds: 32 })];
  expect(said([...room, ...slow([])])).toEqual([]);
  expect(said([...room, ...slow([2106])])).toMatchObject([{ session: uuid(2), origin: 'viewer_device' }]);
});

test('freezes told within two seconds are one: each by itself would be felt', () => {
  const frozen = (...at: readonly number[]) =>
    viewer(2, {
      seconds: 40,
      events: [{ s: 0.4, code: 2004 }, ...at.map((s) => ({ s, code: 2105 }))],
    });
  const room = [...pusher({ seconds: 40 }), ...viewer(3, { seconds: 40 })];
  const stalledMs = (...at: readonly number[]) =>
    said([...room, ...frozen(...at)])
      .at(-1)
      ?.evidence.find(({ signal }) => signal === 'stalled')?.value;
  expect(stalledMs(20, 21.2)).toBe(800);
  expect(stalledMs(20, 23)).toBe(1600);
});

test('a version of the app that most viewers run is named when all of it shows too few frames', () => {
  const slow = (n: number) =>
    viewer(n, {
      client: { app: '2.0' },
      sample: (s) => ({ ...healthyView, fps: s > 20 && s <= 45 ? 5 : 15 }),
    });
  const fine = (n: number) => viewer(n, { client: { app: '1.0' } });
  const batches = [...pusher(), ...[2, 3, 4, 5, 6, 7].flatMap(slow), ...[8, 9, 10, 11].flatMap(fine)];
  expect(said(batches).at(-1)).toMatchObject({
    origin: 'viewer_device',
    groups: [{ by: 'version', id: '2.0', affected: 6, watching: 6 }],
  });
});
