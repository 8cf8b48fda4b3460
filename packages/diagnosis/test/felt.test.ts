import type { Batch } from '@stutterscope/telemetry';
import { describe, expect, test } from 'vitest';
import {
  diagnoseRecording,
  RoomStage,
  type RoomVerdict,
  type RuleOverrides,
  SessionStage,
} from '../src/index.ts';
import { healthyPush, pusher, START, squeezed, viewer } from './support/recording.ts';

const told = (batches: readonly Batch[], overrides: RuleOverrides = {}) =>
  diagnoseRecording(batches, overrides).filter(({ kind }) => kind !== 'finding');

/** A backlog of a second and more from 40 to 50, of which nothing is dropped. */
const backlog = (que = 18) =>
  pusher({
    seconds: 90,
    sample: (s) => ({
      ...healthyPush,
      que: s > 40 && s <= 50 ? que : 0,
      spd: s > 40 && s <= 50 ? 1000 : 1266,
    }),
  });

/** So many viewers behind one network, who stall at these times. */
const behind = (
  networkId: string,
  from: number,
  count: number,
  stalls: readonly (readonly [number, number])[],
) =>
  Array.from({ length: count }, (_, n) =>
    viewer(from + n, { seconds: 90, stalls, client: { networkId } }),
  ).flat();

const well = (count: number) => behind('AS64501', 50, count, []);

/** Every word of a room while it is on, those that are taken back later too. */
function saidLive(batches: readonly Batch[]): RoomVerdict[] {
  const sessions = new SessionStage('live');
  const rooms = new RoomStage();
  return batches
    .toSorted((a, b) => a.sentAt - b.sentAt)
    .flatMap((batch) => {
      sessions.accept(batch);
      for (const signal of sessions.drain()) rooms.accept(signal);
      return rooms.drain(true);
    });
}

describe('a backlog is felt', () => {
  test('by viewers of all places who stall in it', () => {
    const both = [...behind('AS64500', 10, 4, [[42, 45]]), ...behind('AS64501', 20, 4, [[42, 45]])];
    expect(told([...backlog(), ...both])).toMatchObject([
      { cause: 'upstream_clog', visibleFrom: START + 42_000 },
      { kind: 'alert' },
    ]);
  });

  test('by two of few, though they share a network: the least caches run dry first', () => {
    const plays = behind('AS64500', 12, 1, []);
    const batches = [...backlog(), ...behind('AS64500', 10, 2, [[44, 47]]), ...plays, ...well(5)];
    expect(told(batches)).toMatchObject([
      { cause: 'upstream_clog', visibleFrom: START + 44_000 },
      { kind: 'alert' },
    ]);
  });

  test('not by one network alone that stalls while the others play on', () => {
    expect(told([...backlog(12), ...behind('AS64500', 10, 5, [[42, 45]]), ...well(15)])).toMatchObject([
      { cause: 'upstream_clog', severity: 'absorbed', visibleFrom: null },
      // It lasts for longer than alertAbsorbedMs, and will show.
      { kind: 'alert', severity: 'absorbed', at: START + 46_000 },
    ]);
  });

  test('not by a viewer who stalled before any of it could reach it', () => {
    const [, clog] = told([...backlog(12), ...behind('AS64500', 10, 1, [[30, 60]]), ...well(12)]);
    expect(clog).toMatchObject({ cause: 'upstream_clog', severity: 'absorbed' });
  });
});

describe('the VJ is told of a backlog', () => {
  const alerts = (batches: readonly Batch[]) => told(batches).filter(({ kind }) => kind === 'alert');
  const short = (que: number) =>
    pusher({
      sample: (s) => ({
        ...healthyPush,
        que: s > 20 && s <= 24 ? que : 0,
        spd: s > 20 && s <= 24 ? 1000 : 1266,
      }),
    });

  test('that would empty the least cache, where nobody watches', () => {
    expect(alerts(short(18))).toHaveLength(1);
  });

  test('when viewers feel it, be its numbers bad before', () => {
    const watching = [...behind('AS64500', 10, 2, [[44, 47]]), ...behind('AS64500', 12, 1, []), ...well(5)];
    expect(alerts([...backlog(), ...watching])).toMatchObject([{ at: START + 44_000 }]);
  });

  test('not before alertAbsorbedMs where viewers watch and none of them felt it', () => {
    expect(alerts([...short(18), ...well(4)])).toEqual([]);
    expect(alerts([...backlog(18), ...well(4)])).toMatchObject([{ at: START + 46_000 }]);
  });

  test('only as far as it is known to have lasted', () => {
    const late = short(18).filter(({ sentAt }) => sentAt <= START + 24_000);
    expect(alerts([...late, ...well(4)])).toEqual([]);
    // Nor is a word taken back that was never true.
    expect(saidLive([...late, ...well(4)]).filter(({ kind }) => kind === 'alert')).toEqual([]);
  });
});

describe("beyond the pusher's trouble", () => {
  const clog = () => pusher({ seconds: 90, sample: squeezed(20, 40) });

  test('one network that stalls on after all others play again is its own lag', () => {
    const batches = [
      ...clog(),
      ...behind('AS64500', 10, 3, [[23, 75]]),
      ...behind('AS64501', 20, 9, [[24, 27]]),
    ];
    expect(told(batches).filter(({ kind }) => kind === 'stutter')).toMatchObject([
      { cause: 'upstream_clog' },
      { cause: 'downstream_lag', groups: [{ by: 'network', id: 'AS64500' }] },
    ]);
  });

  test('two of one network who stall on between two clogs do not make them one', () => {
    const twice = (s: number) => (s < 33 ? squeezed(20, 27)(s) : squeezed(37, 44)(s));
    const batches = [
      ...pusher({ seconds: 90, sample: twice }),
      ...behind('AS64500', 10, 2, [[22, 46]]),
      ...behind('AS64500', 12, 1, []),
      ...behind('AS64501', 20, 5, [[22, 24]]),
    ];
    expect(told(batches).filter(({ kind }) => kind === 'stutter')).toMatchObject([
      { cause: 'upstream_clog', from: START + 20_000 },
      { cause: 'downstream_lag' },
      { cause: 'upstream_clog', from: START + 37_000 },
    ]);
  });

  test('who stalls as shortly as a clog explains is affected by it', () => {
    const batches = [...clog(), ...behind('AS64500', 10, 3, [[23, 26]]), ...well(9)];
    expect(told(batches)).toMatchObject([{ cause: 'upstream_clog' }, { kind: 'alert' }]);
  });

  test('who stalls on in all places is hurt by the pusher', () => {
    const all = [...behind('AS64500', 10, 3, [[23, 44]]), ...behind('AS64501', 20, 3, [[23, 44]])];
    expect(told([...clog(), ...all, ...well(3)])).toMatchObject([
      { cause: 'upstream_clog' },
      { kind: 'alert' },
    ]);
  });
});
