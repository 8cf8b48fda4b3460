import { expect, test } from 'vitest';
import { healthyView, pusher, viewer } from '../support/recording.ts';
import { findingsOf, told } from './support.ts';

const started = [
  { s: 0.1, code: 2001 },
  { s: 0.3, code: 2003 },
  { s: 0.4, code: 2004 },
];

test.each([
  ['flv', 0.9, false],
  ['flv', 1.3, true],
  ['rtmp', 1.3, true],
  ['hls', 5, false],
  ['hls', 12, true],
] as const)('a first picture over %s after %d s is slow: %s', (protocol, s, isSlow) => {
  const events = [
    { s: 0, code: 2001 },
    { s, code: 2003 },
  ];
  const sample = (at: number) => (at < s ? { fps: 0 } : healthyView);
  const found = told([...pusher(), ...viewer(2, { events, sample, stream: { protocol } })]);
  expect(found.map(([finding]) => finding)).toEqual(isSlow ? ['slow_start'] : []);
});

test.each([
  [2106, 1, 'no_hardware_decoder'],
  [2108, 1, 'hardware_refused_first_frame'],
  [2101, 3, 'video_decoder'],
  [2102, 3, 'audio_decoder'],
])('%i, %i times, is a device that falls short: %s', (code, times, reason) => {
  const said = (count: number) =>
    told([
      ...pusher(),
      ...viewer(2, {
        events: [...started, ...Array.from({ length: count }, (_, i) => ({ s: 20 + i, code }))],
      }),
    ]);
  expect(said(times)).toEqual([['device_shortfall', reason, 20 + times - 1, null]]);
  expect(said(times - 1)).toEqual([]);
});

test('a player that holds back more and more runs behind, one within its mode does not', () => {
  const holding = (cache: number, cacheMode: 'auto' | 'speedy') =>
    told([
      ...pusher(),
      ...viewer(2, {
        sample: (s) => ({ ...healthyView, cache: s < 25 ? 1000 : cache }),
        stream: { cacheMode },
      }),
    ]);
  expect(holding(3000, 'speedy')).toEqual([['high_delay', 'cache_grew', 35, null]]);
  expect(holding(3000, 'auto')).toEqual([]);
  expect(holding(1900, 'speedy')).toEqual([]);
});

test('a player that held too much from the start is one that is set so', () => {
  const batches = [...pusher(), ...viewer(2, { sample: () => ({ ...healthyView, cache: 15_000 }) })];
  expect(findingsOf(batches)).toMatchObject([
    { finding: 'high_delay', reason: 'cache_large', evidence: [{ value: 1500, unit: '%', limit: 200 }] },
  ]);
});

test('the seconds of media that a view begins with are no delay', () => {
  const burst = (s: number) => ({ ...healthyView, cache: s < 9 ? 4000 : 1000 });
  expect(told([...pusher(), ...viewer(2, { sample: burst })])).toEqual([]);
});
