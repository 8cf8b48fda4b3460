import { describe, expect, it } from 'vitest';
import { incidentsOf, type Runs } from '../../src/outcome/incidents.ts';
import type { Mechanism } from '../../src/outcome/outcome.ts';
import type { ScreenSecond, ViewerPlace } from '../../src/report/observer.ts';

const viewer = (session: string, serverIp: string): ViewerPlace => ({
  session,
  place: 0,
  client: { platform: 'android', networkId: `net of ${session}` },
  stream: { protocol: 'flv', serverIp },
});
const [ann, bob] = [viewer('ann', 'one'), viewer('bob', 'one')];
const [cid, dot] = [viewer('cid', 'two'), viewer('dot', 'two')];

/** Sixty seconds of each viewer; in those that are listed nothing moved. */
function screens(bad: readonly [ViewerPlace, readonly number[]][]): ScreenSecond[] {
  return [ann, bob, cid, dot].flatMap((one) =>
    Array.from({ length: 60 }, (_, second) => {
      const stalled = bad.some(([who, seconds]) => who === one && seconds.includes(second));
      return { viewer: one, second, stalledMs: stalled ? 1000 : 0, shown: stalled ? 0 : 15, still: false };
    }),
  );
}

const seconds = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
const runs = (actual: ScreenSecond[], ablated: [Mechanism, ScreenSecond[]][]): Runs => ({
  startAtMs: 1_000_000,
  targetFps: 15,
  screens: actual,
  ablated: new Map(ablated),
});

describe('incidentsOf', () => {
  it('gives a group its spell, with who was in it and who watched', () => {
    const bad = screens([
      [ann, seconds(10, 14)],
      [bob, seconds(17, 20)],
    ]);
    const { incidents, unexplained } = incidentsOf(runs(bad, [['edge_server', screens([])]]), 0.6);
    expect(unexplained).toEqual([]);
    expect(incidents).toEqual([
      {
        cause: 'downstream_lag',
        mechanism: 'edge_server',
        jointWith: [],
        radius: { by: 'server', id: 'one' },
        from: 1_010_000,
        to: 1_020_000,
        harmSeconds: 7,
        viewers: ['ann', 'bob'],
        watching: 4,
      },
    ]);
  });

  it('parts what pauses for longer than five seconds, and groups that are not one', () => {
    const bad = screens([
      [ann, [...seconds(10, 14), ...seconds(20, 22)]],
      [cid, seconds(10, 14)],
    ]);
    const { incidents } = incidentsOf(runs(bad, [['edge_server', screens([])]]), 0.6);
    expect(incidents.map(({ radius, from, to }) => [radius.id, from, to])).toEqual([
      ['one', 1_010_000, 1_014_000],
      ['two', 1_010_000, 1_014_000],
      ['one', 1_020_000, 1_022_000],
    ]);
  });

  it('a removal that leaves more than half explains nothing', () => {
    const bad = screens([[ann, seconds(10, 20)]]);
    const { incidents, unexplained } = incidentsOf(
      runs(bad, [['uplink', screens([[ann, seconds(10, 16)]])]]),
      0.6,
    );
    expect(incidents).toEqual([]);
    expect(unexplained).toEqual([{ from: 1_010_000, to: 1_020_000, harmSeconds: 10, viewers: ['ann'] }]);
  });

  it('two removals that each help are joint, the stronger first', () => {
    const bad = screens([[ann, seconds(10, 20)]]);
    const { incidents } = incidentsOf(
      runs(bad, [
        ['uplink', screens([[ann, seconds(10, 14)]])],
        ['cpu', screens([])],
        ['network', bad],
      ]),
      0.6,
    );
    expect(incidents).toMatchObject([{ mechanism: 'cpu', jointWith: ['uplink'], cause: 'low_frame_rate' }]);
  });

  it("the fringe of a room's harm is not an incident of its own", () => {
    const bad = screens([
      [ann, seconds(10, 30)],
      [bob, seconds(10, 30)],
      [cid, seconds(28, 31)],
    ]);
    const { incidents } = incidentsOf(
      runs(bad, [
        ['uplink', screens([])],
        [
          'last_mile',
          screens([
            [ann, seconds(10, 30)],
            [bob, seconds(10, 30)],
          ]),
        ],
      ]),
      0.6,
    );
    expect(incidents).toMatchObject([{ mechanism: 'uplink', jointWith: [], harmSeconds: 43, to: 1_031_000 }]);
  });

  it('a single second with few frames is no rate, and no harm', () => {
    const blink = screens([]).map((one) =>
      one.viewer === ann && one.second === 7 ? { ...one, shown: 7 } : one,
    );
    expect(incidentsOf(runs(blink, [['camera', screens([])]]), 0.6).incidents).toEqual([]);
  });

  it('frames below the cut are harm, unless the picture is meant to stand still', () => {
    const slow = screens([]).map((one) =>
      one.viewer === ann && one.second < 10 ? { ...one, shown: 10 } : one,
    );
    const harmAt = (all: ScreenSecond[], cut: 0.6 | 0.75) =>
      incidentsOf(runs(all, [['camera', screens([])]]), cut).incidents.map(({ harmSeconds }) => harmSeconds);
    expect(harmAt(slow, 0.6)).toEqual([]);
    expect(harmAt(slow, 0.75)).toEqual([10]);
    expect(
      harmAt(
        slow.map((one) => ({ ...one, still: true })),
        0.75,
      ),
    ).toEqual([]);
  });
});
