import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { readHuawei } from '../src/index.ts';

const KEY = 'k'.repeat(32);
const hmac = (text: string) => createHmac('sha256', KEY).update(text).digest('hex');

const nowMs = Date.parse('2020-03-08T14:13:00Z');
const auth_timestamp = nowMs / 1000 + 600;
const context = { keys: { huawei: [KEY] }, nowMs, recordingsUrl: null };
const read = (body: object, more = {}) => readHuawei(JSON.stringify(body), { ...context, ...more });

const push = {
  domain: 'push.example.com',
  app: 'live',
  stream: '8888_show',
  user_args: '',
  client_ip: '192.0.2.1',
  publish_timestamp: '1583676600',
  event: 'PUBLISH',
  auth_timestamp,
  auth_sign: hmac(`PUBLISHpush.example.comlive8888_show${auth_timestamp}`),
};
const file = {
  event_type: 'RECORD_FILE_COMPLETE',
  publish_domain: 'push.example.com',
  app: 'live',
  stream: '8888_show',
  record_format: 'HLS',
  download_url: 'https://obs.example/a.m3u8',
  asset_id: '1a0d8e9b',
  file_size: 3_957_964,
  start_time: '2020-03-08T14:10:25Z',
  end_time: '2020-03-08T14:12:25Z',
  auth_timestamp,
  auth_sign: hmac(
    `${auth_timestamp}RECORD_FILE_COMPLETEpush.example.comlive8888_showhttps://obs.example/a.m3u8`,
  ),
};

test("another cloud's push and its recording become the same events", () => {
  expect(read(push)).toMatchObject({
    ok: true,
    events: [{ kind: 'push_begin', room: '8888_show', at: 1_583_676_600_000, client: '1583676600' }],
  });
  const done = { ...push, event: 'PUBLISH_DONE' };
  const auth_sign = hmac(`PUBLISH_DONEpush.example.comlive8888_show${auth_timestamp}`);
  expect(read({ ...done, auth_sign })).toMatchObject({
    events: [{ kind: 'push_end', client: '1583676600' }],
  });
  expect(read(file)).toMatchObject({
    events: [
      { kind: 'recording', file: '1a0d8e9b', format: 'hls', startAt: Date.parse('2020-03-08T14:10:25Z') },
    ],
  });
});

test('what it signs cannot be changed, and holds until it expires', () => {
  const code = (judged: ReturnType<typeof read>) => (judged.ok ? 'ok' : judged.code);
  expect(code(read({ ...push, stream: '8888_other' }))).toBe('callback_forged');
  expect(code(read({ ...file, download_url: 'https://evil.example/a.m3u8' }))).toBe('callback_forged');
  expect(code(read({ ...push, auth_sign: undefined }))).toBe('callback_unsigned');
  expect(code(read(push, { nowMs: auth_timestamp * 1000 }))).toBe('callback_expired');
  expect(code(read(push, { keys: {} }))).toBe('callback_keys_missing');
  expect(code(read({ hello: 1 }))).toBe('callback_malformed');
});

test('its signature is what openssl makes of the same text', () => {
  expect([auth_timestamp, push.auth_sign]).toEqual([
    1_583_677_380,
    'd89fef4e451bd92ba84fab4f43598ddf582f1bb006f645a2b1f6782a08c674be',
  ]);
});
