import { createHash } from 'node:crypto';
import { requireTokens, signToken, signUrls } from '@stutterscope/access';
import { expect, test } from 'vitest';
import { tokenKeys } from '../../../packages/access/test/matrix.ts';
import { stagedProducer } from './support/producers.ts';
import { NOW, startCollector } from './support/startCollector.ts';

const cloudKeys = { push: ['p'.repeat(32)], callback: ['c'] };
const t = Math.floor(NOW / 1000) + 600;
const sign = createHash('md5').update(`c${t}`).digest('hex');
const file = {
  event_type: 100,
  stream_id: '8888_show',
  file_id: '9192487266581821586',
  start_time: t - 1000,
  end_time: t - 610,
  t,
  sign,
};

async function start(changes: Parameters<typeof startCollector>[1] = {}) {
  const producer = stagedProducer();
  const { app, logged, metric } = await startCollector(producer, { cloudKeys, ...changes });
  const send = async (
    url: string,
    payload: string,
    headers: Record<string, string> = {},
    remoteAddress = '127.0.0.1',
  ) => {
    const response = await app.inject({ method: 'POST', url, payload, headers, remoteAddress });
    return { status: response.statusCode, body: response.json() };
  };
  const events = () =>
    producer.durable.flat().map(({ key, value }) => [key, JSON.parse(Buffer.from(value).toString())]);
  return { send, events, logged, metric };
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const json = { 'content-type': 'application/json' };

test("the vendor's callback is durable before it is answered as the vendor expects", async () => {
  const { send, events, metric } = await start();
  expect(await send('/v1/callbacks', JSON.stringify(file), json)).toEqual({ status: 200, body: { code: 0 } });
  expect(events()).toEqual([['8888_show', expect.objectContaining({ kind: 'recording', receivedAt: NOW })]]);
  expect(await metric('callbacks_total', { source: 'tencent', outcome: 'taken' })).toBe(1);
});

test('a forged one changes nothing, and neither key nor signature is logged', async () => {
  const { send, events, logged } = await start();
  const forged = { ...file, sign: '0'.repeat(32) };
  expect(await send('/v1/callbacks', JSON.stringify(forged), json)).toMatchObject({
    status: 403,
    body: { code: 'callback_forged' },
  });
  expect(events()).toEqual([]);
  expect(logged.join('')).not.toContain(forged.sign);
});

test('what is not durable is asked for again', async () => {
  const { app } = await startCollector(
    stagedProducer(() => Promise.reject(new Error('down'))),
    { cloudKeys },
  );
  const response = await app.inject({
    method: 'POST',
    url: '/v1/callbacks',
    payload: JSON.stringify(file),
    headers: json,
  });
  expect([response.statusCode, response.json().code]).toEqual([503, 'bus_unavailable']);
});

const published = (query: string) =>
  `call=publish&name=8888_show&clientid=1&tcurl=rtmp%3A%2F%2Flocalhost%2Flive&${query}`;
const { search } = new URL(
  signUrls({ use: 'push', stream: '8888_show', key: 'p'.repeat(32), expiresS: t + 9000 }).url,
);

test('a server of this machine asks whether a push holds; a refusal is an event of its room, too', async () => {
  const { send, events } = await start();
  expect(await send('/v1/callbacks/nginx-rtmp', published(search.slice(1)), form)).toMatchObject({
    status: 200,
  });
  expect(await send('/v1/callbacks/nginx-rtmp', published(''), form)).toMatchObject({
    status: 403,
    body: { code: 'url_refused', detail: expect.stringContaining('txSecret is missing') },
  });
  expect(events().map(([, { kind }]) => kind)).toEqual(['push_begin', 'refusal']);
});

test('a server elsewhere has to say the secret', async () => {
  const elsewhere = '192.0.2.1';
  const ask = async (keys: object, query: string) => {
    const { send } = await start({ cloudKeys: { ...cloudKeys, ...keys } });
    const url = `/v1/callbacks/srs${query}`;
    const body = JSON.stringify({ action: 'on_publish', stream: '8888_show', param: search });
    const { status, body: answer } = await send(url, body, json, elsewhere);
    return status === 200 ? 'taken' : answer.code;
  };
  expect(await ask({}, '')).toBe('server_unknown');
  expect(await ask({ servers: ['new', 'old'] }, '?secret=guess')).toBe('server_unknown');
  expect(await ask({ servers: ['new', 'old'] }, '?secret=old')).toBe('taken');
});

test('an app says when its show begins and ends, with the token of its room', async () => {
  const { send, events } = await start({ access: requireTokens(tokenKeys) });
  const token = await signToken(tokenKeys, { room: '8888_show', side: 'push', exp: Date.now() / 1000 + 60 });
  const bearer = { ...json, authorization: `Bearer ${token}` };
  const word = { room: '8888_show', event: 'begin', at: NOW - 90_000, sentAt: NOW - 60_000 };
  expect(await send('/v1/broadcasts', JSON.stringify(word), bearer)).toEqual({
    status: 202,
    body: { accepted: 1 },
  });
  // Its clock is a minute behind ours.
  expect(events()).toEqual([['8888_show', expect.objectContaining({ kind: 'app_begin', at: NOW - 30_000 })]]);
  const other = JSON.stringify({ ...word, room: '8888_other' });
  expect(await send('/v1/broadcasts', other, bearer)).toMatchObject({
    status: 403,
    body: { code: 'wrong_room' },
  });
  expect(await send('/v1/broadcasts', JSON.stringify(word), json)).toMatchObject({ status: 401 });
  expect(await send('/v1/broadcasts', '{"event":"pause"}', bearer)).toMatchObject({
    status: 400,
    body: { code: 'callback_malformed' },
  });
  expect(events()).toHaveLength(1);
});

test('nothing large is read', async () => {
  const { send } = await start();
  expect(await send('/v1/callbacks', 'x'.repeat(70_000), json)).toMatchObject({ status: 413 });
});
