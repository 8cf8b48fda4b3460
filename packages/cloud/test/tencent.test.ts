import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { readTencent } from '../src/index.ts';

const md5sum = (text: string) => execFileSync('md5sum', { input: text, encoding: 'utf8' }).slice(0, 32);
const KEY = 'Xz4ZgayTr7rMgWQrH';
const T = 1_588_040_109;
/** A minute after the callback was sent, nine before it expires. */
const nowMs = (T - 540) * 1000;
const context = { keys: { callback: [KEY] }, nowMs, recordingsUrl: null };
// Published by the vendor for this key and this t.
const sign = 'a2dabb362a9b811c0e26953a6276a41c';

const begin = { event_type: 1, stream_id: '2121_show', channel_id: '2121_show', sign, t: T };
const file = {
  ...begin,
  event_type: 100,
  file_id: '9192487266581821586',
  file_format: 'flv',
  file_size: 9_749_353,
  start_time: T - 1200,
  end_time: T - 610,
  video_id: '200025724_ac92',
  video_url: 'http://200025724.vod.myqcloud.com/f0.flv?sign=secret',
};
const read = (body: object | string, more = {}) =>
  readTencent(typeof body === 'string' ? body : JSON.stringify(body), { ...context, ...more });

test('the published answers are md5(key + t), as md5sum says', () => {
  expect(md5sum(`${KEY}${T}`)).toBe(sign);
  expect(md5sum('NjFGoDEy1614151508')).toBe('b9454ab5a85f9b7ad36071f5688ed34d');
});

test('a begin, an end and a file become events', () => {
  const about = { room: '2121_show', source: 'tencent', receivedAt: nowMs };
  expect(read(begin)).toMatchObject({
    ok: true,
    events: [{ kind: 'push_begin', at: nowMs - 60_000, ...about }],
  });
  const end = { ...begin, event_type: 0, event_time: T - 550, sequence: '77', errcode: 1, errmsg: 'closed' };
  expect(read(end)).toMatchObject({
    ok: true,
    events: [{ kind: 'push_end', at: (T - 550) * 1000, client: '77', reason: '1 closed', ...about }],
  });
  expect(read(file)).toEqual({
    ok: true,
    events: [
      {
        kind: 'recording',
        id: 'tencent:100:2121_show:9192487266581821586',
        at: (T - 610) * 1000,
        ...about,
        file: '9192487266581821586',
        format: 'flv',
        bytes: 9_749_353,
        startAt: (T - 1200) * 1000,
        endAt: (T - 610) * 1000,
        url: 'http://200025724.vod.myqcloud.com/f0.flv',
        timeInconsistent: false,
      },
    ],
  });
});

test('the id of a file keeps its nineteen digits where it comes as a bare number', () => {
  const bare = JSON.stringify(file).replace('"9192487266581821586"', '9192487266581821586');
  expect(read(bare)).toEqual(read(file));
});

test("the handbook's own sample starts after it ends: it is taken, and says so", () => {
  const t = 1_473_126_233;
  const key = 'any';
  const sample = {
    ...file,
    start_time: 1_473_135_647,
    end_time: 1_473_125_627,
    t,
    sign: md5sum(`${key}${t}`),
  };
  const judged = read(sample, { keys: { callback: [key] }, nowMs: (t - 600) * 1000 });
  expect(judged).toMatchObject({
    ok: true,
    events: [{ startAt: null, endAt: 1_473_125_627_000, timeInconsistent: true }],
  });
});

test('a cloud whose clock is ahead records nothing in the future', () => {
  const judged = read({ ...file, start_time: T - 600, end_time: T - 500 });
  expect(judged).toMatchObject({ events: [{ startAt: nowMs - 100_000, endAt: nowMs }] });
});

test('the same told twice has the same id', () => {
  const ids = [read(file), read({ ...file, t: T }, { nowMs: nowMs + 5000 })].map(
    (judged) => judged.events[0]?.id,
  );
  expect(new Set(ids).size).toBe(1);
});

test('a screenshot and what is yet to be invented are in order, and nothing', () => {
  expect(read({ ...begin, event_type: 200 })).toEqual({ ok: true, events: [] });
});

describe('refused', () => {
  const cases: [string, object | string, string, object?][] = [
    ['a forged sign', { ...begin, sign: '0'.repeat(32) }, 'callback_forged'],
    ['the sign of another t', { ...begin, t: T + 1 }, 'callback_forged'],
    ['a short sign', { ...begin, sign: 'a2da' }, 'callback_forged'],
    ['no sign', { ...begin, sign: undefined }, 'callback_unsigned'],
    ['no t', { ...begin, t: undefined }, 'callback_unsigned'],
    ['a replay, once it has expired', begin, 'callback_expired', { nowMs: T * 1000 }],
    ['a replay of yesterday', begin, 'callback_expired', { nowMs: (T + 86_400) * 1000 }],
    ['t in milliseconds', { ...begin, t: T * 1000, sign: md5sum(`${KEY}${T}000`) }, 'callback_malformed'],
    ['no key to check with', begin, 'callback_keys_missing', { keys: {} }],
    ['a key that was retired', begin, 'callback_forged', { keys: { callback: ['new'] } }],
    ['no stream', { ...begin, stream_id: undefined, channel_id: undefined }, 'callback_malformed'],
    ['a stream that is no room', { ...begin, stream_id: 'a/b' }, 'callback_malformed'],
    ['a file without its end', { ...file, end_time: undefined }, 'callback_malformed'],
    [
      'a file with times in milliseconds',
      { ...file, start_time: (T - 700) * 1000, end_time: (T - 650) * 1000 },
      'callback_malformed',
    ],
    ['no JSON', 'sign=1', 'callback_malformed'],
    ['a list', '[]', 'callback_malformed'],
  ];
  test.each(cases)('%s', (_name, body, code, more = {}) => {
    const judged = read(body, more);
    expect(judged).toMatchObject({ ok: false, code, events: [] });
    expect(JSON.stringify(judged)).not.toContain(KEY);
  });
});

test('in upper case a sign is the same digest; an older key still checks', () => {
  expect(read({ ...begin, sign: sign.toUpperCase() }).ok).toBe(true);
  expect(read(begin, { keys: { callback: ['new', KEY] } }).ok).toBe(true);
});

test('a body that does not read is told from one that reads as something else', () => {
  expect(read('{"event_type":1')).toMatchObject({ detail: 'the body is not JSON' });
  expect(read('[]')).toMatchObject({ detail: 'the body must be object' });
});
