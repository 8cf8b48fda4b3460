import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkUrl, signUrls, txSecretOf, type UrlFaultCode } from '../../src/index.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const DAY_S = 86_400;
const PUSH = 'e12c46f2612d5106e2034781ab261ca3';
const PLAY = 'A'.repeat(32);
const keys = { push: [PUSH], play: [PLAY] };
const stream = '8888_test001';
const expiresS = NOW / 1000 + DAY_S;
const push = signUrls({ use: 'push', stream, key: PUSH, expiresS });
const play = signUrls({ use: 'play', stream, key: PLAY, expiresS });
const check = (url: string, more = {}) => checkUrl(url, { keys, nowMs: NOW, ...more });
const codeOf = (url: string, more = {}) => {
  const checked = check(url, more);
  return checked.ok ? 'ok' : checked.fault.code;
};
/** Signed by the book over any txTime. */
const withTime = (txTime: string) =>
  `rtmp://8888.livepush.myqcloud.com/live/${stream}?txSecret=${txSecretOf(PUSH, stream, txTime)}&txTime=${txTime}`;

test('what was signed holds, until it expires', () => {
  expect(check(push.url)).toEqual({
    ok: true,
    use: 'push',
    stream,
    expiresAt: expiresS * 1000,
    keyIndex: 0,
    warnings: [],
  });
  for (const url of Object.values(play.urls))
    expect(check(url)).toMatchObject({ ok: true, use: 'play', stream });
  expect(codeOf(push.url, { nowMs: expiresS * 1000 - 1 })).toBe('ok');
  expect(check(push.url, { nowMs: expiresS * 1000 })).toMatchObject({
    fault: { code: 'expired', detail: expect.stringContaining('2026-03-02T12:00:00') },
  });
});

describe('spelled otherwise it still holds', () => {
  test.each([
    ['a port', push.url.replace('.com/', '.com:1935/')],
    ['IPv6', push.url.replace('8888.livepush.myqcloud.com', '[2001:db8::1]:1935')],
    ['an escaped underscore', push.url.replace('8888_', '8888%5F')],
    ['an upper-case signature', push.url.replace(push.txSecret, push.txSecret.toUpperCase())],
    ["the handbook's bizid", push.url.replace('?', '?bizid=8888&')],
    ["the handbook's blanks", play.url.replace('liveplay.myqcloud', 'live play .myqcloud')],
    ['HLS without /live/', (play.urls.hls ?? '').replace('/live/', '/')],
    ['a recording asked for', `${push.url}&record=mp4|hls&record_interval=5400`],
  ])('%s', (_name, url) => {
    expect(codeOf(url)).toBe('ok');
  });
});

describe('and otherwise it does not, with the reason', () => {
  const lower = `txTime=${push.txTime.toLowerCase()}`;
  const cases: [string, UrlFaultCode][] = [
    ['8888_test001', 'url_malformed'],
    ['rtmp://8888.livepush.myqcloud.com', 'stream_missing'],
    ['rtmp://8888.livepush.myqcloud.com/live/', 'stream_missing'],
    [push.url.replace('8888_test001', '8888_%zz'), 'url_malformed'],
    [push.url.replace('8888_test001', 'test001'), 'bizid_missing'],
    [push.url.replace('//8888.', '//9999.'), 'bizid_differs'],
    [push.url.replace('livepush', 'liveplay'), 'push_url_for_play'],
    [push.url.replace('rtmp:', 'http:').replace('?', '.flv?'), 'push_url_for_play'],
    [push.url.replace(/txSecret=\w+&/, ''), 'secret_missing'],
    [push.url.replace(/txSecret=\w+/, 'txSecret=abc'), 'secret_malformed'],
    [push.url.replace(/&txTime=\w+/, ''), 'time_missing'],
    [`${push.url}&txTime=${push.txTime}`, 'parameter_repeated'],
    [`${push.url}&txSecret=${push.txSecret}`, 'parameter_repeated'],
    [push.url.replace('test001', 'test002'), 'signature_wrong'],
    [push.url.replace(/txTime=\w+/, lower), 'signature_wrong'],
    [withTime('579C1B69'), 'expired'],
    [withTime((expiresS * 1000).toString(16)), 'time_in_milliseconds'],
    [withTime(String(expiresS * 1000)), 'time_in_milliseconds'],
    [withTime(String(expiresS)), 'time_malformed'],
    [withTime('tomorrow'), 'time_malformed'],
    [withTime('-1'), 'time_malformed'],
  ];
  test.each(cases)('%s: %s', (url, code) => {
    expect(codeOf(url)).toBe(code);
  });

  test('a push URL used to play, and a play URL to push, by host or by key', () => {
    expect(codeOf(push.url, { use: 'play' })).toBe('push_url_for_play');
    expect(codeOf(play.urls.rtmp ?? '', { use: 'push' })).toBe('play_host_in_push_url');
    const own = { stream, expiresS, host: 'media.example:1935' };
    expect(codeOf(signUrls({ ...own, use: 'push', key: PUSH }).url, { use: 'play' })).toBe(
      'push_url_for_play',
    );
    const playing = signUrls({ ...own, use: 'play', key: PLAY }).urls.rtmp ?? '';
    expect(codeOf(playing, { use: 'push' })).toBe('play_host_in_push_url');
  });
});

test('keys rotate: the older still checks, the retired does not, and no fault repeats a key', () => {
  const rotated = { push: ['B'.repeat(32), PUSH], play: [] };
  expect(check(push.url, { keys: rotated })).toMatchObject({ ok: true, keyIndex: 1 });
  const gone = check(push.url, { keys: { push: ['B'.repeat(32)], play: [PLAY] } });
  expect(gone).toMatchObject({ ok: false, fault: { code: 'signature_wrong' } });
  expect(JSON.stringify(gone)).not.toContain('BBB');
});

test('a link that ends within the hour, or has no BIZID on a host of its own, is worth a word', () => {
  expect(check(push.url, { nowMs: expiresS * 1000 - 60_000 })).toMatchObject({
    ok: true,
    warnings: [expect.stringContaining('within the hour')],
  });
  const { url } = signUrls({ use: 'push', stream: 'mine', key: PUSH, expiresS, host: 'localhost' });
  expect(check(url)).toMatchObject({ ok: true, warnings: [expect.stringContaining('BIZID')] });
});

test('whatever stands there, it is judged and never thrown', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true })), (text) => {
      expect(check(text).ok).toBe(false);
    }),
  );
});

test('any changed digit of the signature is noticed', () => {
  fc.assert(
    fc.property(fc.nat(31), fc.constantFrom(...'0123456789abcdef'), (at, digit) => {
      const changed = push.txSecret.slice(0, at) + digit + push.txSecret.slice(at + 1);
      const expected = changed === push.txSecret ? 'ok' : 'signature_wrong';
      expect(codeOf(push.url.replace(push.txSecret, changed))).toBe(expected);
    }),
  );
});
