import { expect, test } from 'vitest';
import { diagnoseRecording, type Finding } from '../../src/index.ts';
import { healthyView, pusher, START, squeezed, uuid, viewer } from '../support/recording.ts';

const caching = (n: number, cacheMs: number) =>
  viewer(n, { seconds: 90, sample: () => ({ ...healthyView, cache: cacheMs }) });

const findings = (batches: ReturnType<typeof pusher>, kind: Finding['finding']) =>
  diagnoseRecording(batches).filter((one) => one.kind === 'finding' && one.finding === kind);

const audience = [caching(2, 900), caching(3, 900), caching(4, 5000)].flat();
const clogged = pusher({ seconds: 90, sample: squeezed(20, 40) });

test('a falling uplink forecasts who freezes, by what they have cached, until its queue has drained', () => {
  const [forecast, ...more] = findings([...clogged, ...audience], 'freeze_forecast');
  expect(more).toEqual([]);
  if (forecast?.kind !== 'finding') throw new Error('expected a forecast');
  expect(forecast).toMatchObject({ session: uuid(1), viewers: { affected: 3, watching: 3 } });
  expect(forecast.from).toBeLessThanOrEqual(START + 21_000);
  expect(forecast.to).toBeGreaterThanOrEqual(START + 40_000);
  const [short, long] = forecast.forecast ?? [];
  expect([short?.cacheMs, short?.viewers, long?.cacheMs, long?.viewers]).toEqual([875, 2, 5000, 1]);
  expect(short?.at).toBeLessThan(long?.at ?? 0);
  expect(short?.probability).toBeGreaterThan(long?.probability ?? 1);
});

test('whose cache is empty is expected to freeze now, not in no time', () => {
  const empty = viewer(9, { seconds: 90, sample: () => ({ ...healthyView, cache: 10 }) });
  const [forecast] = findings([...clogged, ...empty], 'freeze_forecast');
  expect(forecast?.kind === 'finding' && forecast.summary).toMatch(/cached now \(\d+ %\)/);
});

test('a healthy uplink forecasts nothing, and nobody who watches makes no forecast', () => {
  expect(findings([...pusher({ seconds: 90 }), ...audience], 'freeze_forecast')).toEqual([]);
  expect(findings(clogged, 'freeze_forecast')).toEqual([]);
});

test('bitrate and uplink twice as large give the same forecast', () => {
  const twice = (s: number) => {
    const { spd, vra, ara, ...rest } = squeezed(20, 40)(s);
    return { ...rest, spd: 2 * (spd ?? 0), vra: 2 * (vra ?? 0), ara: 2 * (ara ?? 0) };
  };
  const told = (batches: typeof clogged) =>
    findings([...batches, ...audience], 'freeze_forecast').flatMap((one) =>
      one.kind === 'finding' ? [one.from, one.to, one.forecast] : [],
    );
  expect(told(pusher({ seconds: 90, sample: twice }))).toEqual(told(clogged));
});

test('a thin place is told with what it carries and the preset that fits it', () => {
  const [headroom] = findings([...clogged, ...audience], 'headroom');
  if (headroom?.kind !== 'finding') throw new Error('expected a headroom finding');
  expect(headroom.summary).toContain('This place carries about 500 kbit/s');
  expect(headroom.advice[0]).toContain('No preset fits');
  expect(headroom.evidence[0]).toMatchObject({ signal: 'capacity', value: 500, limit: 1392.6 });
});

test('an encoder that adapted to a thin uplink masks a clog', () => {
  const sample = (s: number) =>
    s > 40 ? { ...squeezed(20, 40)(40 + s), vra: 420, spd: 486, que: 0 } : squeezed(20, 40)(s);
  const push = pusher({ seconds: 90, sample, events: [{ s: 41, code: 1006 }] });
  const [masked] = findings([...push, ...audience], 'masked_clog');
  expect(masked).toMatchObject({ reason: 'adaption', session: uuid(1) });
  expect(masked?.kind === 'finding' && masked.from).toBeGreaterThan(START + 40_000);
});
