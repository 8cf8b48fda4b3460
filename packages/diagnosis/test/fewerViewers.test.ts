import type { Batch } from '@stutterscope/telemetry';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultRules, diagnoseRecording, type Stutter } from '../src/index.ts';
import { decideRadius } from '../src/room/radius.ts';
import { pusher, uuid, viewer } from './support/recording.ts';

/** A viewer, where it sits, and whether it lags. */
interface Seated {
  readonly network: number;
  readonly server: number;
  readonly lags: boolean;
}

const place = { network: fc.nat(2), server: fc.nat(1) };

/** A viewer who speaks for a fault of the first network: its own who lag, others who are well. */
const witness: fc.Arbitrary<Seated> = fc.record(place).map((one) => ({ ...one, lags: one.network === 0 }));

const seated: fc.Arbitrary<Seated> = fc.oneof(
  { weight: 3, arbitrary: witness },
  { weight: 1, arbitrary: fc.record({ ...place, lags: fc.boolean() }) },
);

const room = fc.array(seated, { minLength: 2, maxLength: 14 });

/** True when the first network is named, and nothing tied with it, beside the other networks and the servers. */
function isFirstNamed(viewers: readonly Seated[]): boolean {
  const count = (by: 'network' | 'server', id: number) => {
    const members = viewers.filter((one) => one[by] === id);
    return { by, id: `${id}`, affected: members.filter(({ lags }) => lags).length, watching: members.length };
  };
  const groups = [0, 1, 2].map((id) => count('network', id)).concat([0, 1].map((id) => count('server', id)));
  const lagging = viewers.filter(({ lags }) => lags).length;
  const radius = decideRadius(groups, lagging, viewers.length, 0.02, defaultRules);
  const named = radius.kind === 'groups' ? radius.groups.map(({ by, id }) => `${by} ${id}`) : [];
  return named.join() === 'network 0';
}

// Of two groups tied because the same viewers are in both, a viewer more may show which it is, or leave it undecided.
test('a group named by itself is named with a viewer more who speaks for it, whatever else that one is in', () => {
  let named = 0;
  fc.assert(
    fc.property(room, witness, (viewers, more) => {
      const all = [...viewers, more];
      const share = all.filter(({ network }) => network === 0).length / all.length;
      // A group that is nearly the whole room is told as the room.
      fc.pre(isFirstNamed(viewers) && share < defaultRules.roomShare);
      named += 1;
      expect(isFirstNamed(all)).toBe(true);
    }),
    { numRuns: 500 },
  );
  expect(named).toBeGreaterThan(100);
});

/** A recording of these viewers behind a healthy push; `rename` gives everything other names. */
function recorded(viewers: readonly Seated[], rename = (name: string) => name): Batch[] {
  const views = viewers.flatMap(({ network, server, lags }, n) =>
    viewer(n + 2, {
      session: rename(uuid(n + 2)),
      room: rename('8888_mine'),
      ...(lags && {
        stalls: [
          [20, 24],
          [28, 32],
        ],
      }),
      client: { networkId: rename(`AS${network}`) },
      stream: { serverIp: rename(`edge${server}`) },
    }),
  );
  return [...pusher({ session: rename(uuid(1)), room: rename('8888_mine') }), ...views];
}

const stutters = (batches: readonly Batch[]) =>
  diagnoseRecording(batches).flatMap((one): Stutter[] => (one.kind === 'stutter' ? [one] : []));

describe('rooms of a few viewers', () => {
  test('groups are named often enough for what follows to mean something', () => {
    const some = fc.sample(room, { numRuns: 60, seed: 4 }).flatMap((one) => stutters(recorded(one)));
    expect(some.filter(({ groups }) => groups.length > 0).length).toBeGreaterThan(2);
  });

  test('one viewer is never a named group, and a group holds two who lag at least', () => {
    fc.assert(
      fc.property(room, (viewers) => {
        for (const { groups, session } of stutters(recorded(viewers))) {
          if (session !== null) expect(groups).toEqual([]);
          for (const { affected } of groups) expect(affected).toBeGreaterThan(1);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('other names change nothing but the names', () => {
    // Names sort as before: of two that lag at once the first in order gives a crowd its id.
    const rename = (name: string) => `z${name}`;
    const nameless = (all: readonly Stutter[]) =>
      all.map(({ cause, origin, severity, from, to, viewers, groups, undecided, confidence }) => ({
        ...{ cause, origin, severity, from, to, viewers, confidence },
        groups: groups.map(({ by, affected, watching }) => [by, affected, watching]),
        undecided: undecided.length,
      }));
    fc.assert(
      fc.property(room, (viewers) => {
        expect(nameless(stutters(recorded(viewers, rename)))).toEqual(nameless(stutters(recorded(viewers))));
      }),
      { numRuns: 30 },
    );
  });

  test('rooms beside it change nothing, though they share its networks and servers', () => {
    const other = (name: string) => (name === '8888_mine' ? '8888_other' : name.replace(/-8000-/, '-9000-'));
    const mine = (batches: readonly Batch[]) =>
      stutters(batches).filter(({ room: named }) => named === '8888_mine');
    fc.assert(
      fc.property(room, room, (viewers, others) => {
        const beside = mine([...recorded(viewers), ...recorded(others, other)]);
        expect(beside).toEqual(mine(recorded(viewers)));
      }),
      { numRuns: 30 },
    );
  });
});
