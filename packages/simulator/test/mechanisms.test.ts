import type { Batch, ColumnName } from '@stutterscope/telemetry';
import { describe, expect, it } from 'vitest';
import type { RoomOptions } from '../src/index.ts';
import type { ScreenSecond } from '../src/report/observer.ts';
import { plainSetup, type Setup } from '../src/setup.ts';
import { column, events, HIT, mean, runRoom, stalls } from './support/observe.ts';

// What physics demands of each mechanism. No number here is a detector's.
const before = [8000, HIT.fromMs] as const;
const during = [HIT.fromMs + 3000, HIT.toMs] as const;

const setup = (other: Partial<Setup>): Partial<RoomOptions> => ({ setup: { ...plainSetup, ...other } });
const pushed = (batches: readonly Batch[], name: ColumnName, span: readonly [number, number] = during) =>
  mean(column(batches, 'push', name, [...span]));

describe('a busy or hot phone', () => {
  const own = runRoom([{ family: 'app_hog', ...HIT, threads: 3 }]);
  const others = runRoom([{ family: 'cpu_hog', ...HIT, threads: 3 }]);
  const hot = runRoom([{ family: 'throttle', ...HIT, speed: 0.3 }]);

  it('makes fewer frames, whoever keeps it busy', () => {
    for (const batches of [own, others, hot]) {
      expect(pushed(batches, 'fps')).toBeLessThan(0.8 * pushed(batches, 'fps', before));
    }
  });

  it('shows in the load of the app only what the app does', () => {
    expect(pushed(own, 'cpuApp')).toBeGreaterThan(pushed(own, 'cpuApp', before) + 20);
    expect(pushed(others, 'cpuApp')).toBeLessThan(pushed(others, 'cpuApp', before));
    expect(pushed(others, 'cpuSys')).toBeGreaterThan(95);
  });
});

describe('an encoder', () => {
  it('that trips makes nothing, says so, and goes on', () => {
    const down = runRoom([{ family: 'encoder_down', fromMs: 20_000, toMs: 25_000 }]);
    expect(mean(column(down, 'push', 'fps', [21_500, 25_000]))).toBe(0);
    expect(mean(column(down, 'push', 'fps', [27_000, 60_000]))).toBeCloseTo(15, 0);
    expect(events(down, 'push').filter(({ code }) => code === 1104)).toHaveLength(1);
  });

  it('that breaks on frames loses as many', () => {
    const lossy = runRoom([{ family: 'encoder_loss', ...HIT, share: 0.5 }]);
    expect(pushed(lossy, 'fps') / 15).toBeCloseTo(0.5, 0);
    expect(events(lossy, 'push').map(({ code }) => code)).toContain(-1303);
  });

  it('without hardware costs the processor more than it has', () => {
    const slow = runRoom([{ family: 'encoder_fallback', ...HIT, factor: 4 }]);
    expect(pushed(slow, 'fps')).toBeLessThan(12);
    expect(pushed(slow, 'cpuApp')).toBeGreaterThan(pushed(slow, 'cpuApp', before));
    expect(events(slow, 'push').map(({ code }) => code)).toContain(1103);
  });

  it('is restarted for another size, and hardly anybody notices', () => {
    const resized = runRoom([{ family: 'resolution', fromMs: 30_000, toMs: 30_300 }]);
    expect(events(resized, 'push').filter(({ code }) => code === 1005)).toHaveLength(1);
    expect(stalls(resized)).toEqual([]);
  });
});

describe('a still picture', () => {
  it('is few frames, and what the VJ wants', () => {
    const screens: ScreenSecond[] = [];
    const observer = { push: () => undefined, screen: (second: ScreenSecond) => void screens.push(second) };
    const paused = runRoom([{ family: 'still_picture', ...HIT, fps: 1 }], { observer });
    expect(pushed(paused, 'fps')).toBeLessThan(2);
    expect(stalls(paused)).toEqual([]);
    expect(screens.filter(({ shown, still }) => shown < 7 && !still)).toEqual([]);
    expect(screens.some(({ still }) => still)).toBe(true);
  });
});

describe('an audio show', () => {
  const audio = runRoom([], setup({ audioOnly: true }));

  it('has sound, and no picture from end to end', () => {
    expect(pushed(audio, 'fps')).toBe(0);
    expect(pushed(audio, 'vra')).toBe(0);
    expect(pushed(audio, 'ara')).toBeCloseTo(64, -1);
    expect(column(audio, 'play', 'fps', [0, 90_000]).every((fps) => fps === 0)).toBe(true);
    expect(mean(column(audio, 'play', 'cache', [20_000, 60_000]))).toBeGreaterThan(500);
    expect(events(audio, 'play').filter(({ code }) => code === 2105 || code === 2003)).toEqual([]);
  });
});

describe('adaption under a squeeze', () => {
  const squeezed = runRoom([{ family: 'uplink_squeeze', ...HIT, share: 0.6 }], setup({ adaption: 'quick' }));

  it('keeps the frames and gives up their size', () => {
    expect(pushed(squeezed, 'vra')).toBeLessThan(0.75 * pushed(squeezed, 'vra', before));
    expect(pushed(squeezed, 'fps')).toBeCloseTo(15, 0);
    expect(events(squeezed, 'push').map(({ code }) => code)).toContain(1006);
  });
});

describe('a socket buffer', () => {
  it('hides the beginning of a clog from the app: the more, the bigger it is', () => {
    const queued = (socketBytes: number) =>
      mean(
        column(
          runRoom([{ family: 'uplink_squeeze', ...HIT, share: 0.5 }], setup({ socketBytes })),
          'push',
          'que',
          [20_000, 22_500],
        ),
      );
    expect(queued(128 * 1024)).toBeLessThan(queued(16 * 1024));
  });
});

describe('the origin', () => {
  it('starves every viewer behind a healthy pusher', () => {
    const batches = runRoom([{ family: 'origin', ...HIT, share: 0.2 }]);
    expect(Math.max(...column(batches, 'push', 'que', [...during]))).toBeLessThanOrEqual(2);
    const stalled = new Set(stalls(batches).map(({ session }) => session));
    const watching = batches.filter(({ side, samples }) => side === 'play' && samples.t.length > 0);
    expect(stalled.size).toBeGreaterThan(0.6 * new Set(watching.map(({ session }) => session)).size);
  });
});

describe('a region', () => {
  it('stalls its own viewers only', () => {
    const batches = runRoom([{ family: 'region', ...HIT, region: 'Sichuan', share: 0.2 }]);
    const regions = new Set(stalls(batches).map(({ batch }) => batch.client.region));
    expect(regions).toEqual(new Set(['Sichuan']));
  });
});

describe('a decoder that is too slow', () => {
  const batches = runRoom([{ family: 'version_decoder', ...HIT, app: '5.2.0', fps: 5 }]);
  const of = (app: string) => batches.filter(({ client, side }) => side === 'play' && client.app === app);

  it('shows fewer frames out of a cache that is full', () => {
    const slow = of('5.2.0');
    expect(mean(column(slow, 'play', 'fps', [...during]))).toBeLessThan(6);
    expect(mean(column(slow, 'play', 'cache', [...during]))).toBeGreaterThan(700);
    expect(stalls(slow)).toEqual([]);
    expect(events(slow, 'play').map(({ code }) => code)).toContain(2106);
  });

  it('leaves other versions alone', () => {
    expect(mean(column(of('5.2.1'), 'play', 'fps', [...during]))).toBeGreaterThan(13);
    expect(events(of('5.2.1'), 'play').map(({ code }) => code)).not.toContain(2106);
  });
});

describe('HLS', () => {
  it('starts late and then plays on without a stall', () => {
    const batches = runRoom([], setup({ hlsShare: 1 }));
    const began = events(batches, 'play').filter(({ code }) => code === 2004);
    expect(began.length).toBeGreaterThan(0);
    expect(Math.min(...began.map(({ atMs }) => atMs))).toBeGreaterThan(8000);
    expect(stalls(batches)).toEqual([]);
    expect(
      new Set(batches.filter(({ side }) => side === 'play').map(({ stream }) => stream.protocol)),
    ).toEqual(new Set(['hls']));
  });
});
