import { acceptTokens, requireTokens, signToken } from '@stutterscope/access';
import { describe, expect, test } from 'vitest';
import { matrix, ROOM, tokenKeys } from '../../../packages/access/test/matrix.ts';
import { batchOf } from '../../../packages/telemetry/test/batchOf.ts';
import { stagedProducer } from './support/producers.ts';
import { ndjson, post, startCollector } from './support/startCollector.ts';

const push = (room = ROOM, seq = 0) => JSON.stringify({ ...batchOf(), room, side: 'push', seq });
const bearer = (token: string, type = 'application/json') => ({
  authorization: `Bearer ${token}`,
  'content-type': type,
});

describe('a collector that requires tokens', () => {
  test.each(matrix)('$name: $fault', async ({ token, fault }) => {
    const producer = stagedProducer();
    const { app, logged } = await startCollector(producer, { access: requireTokens(tokenKeys) });
    const presented = await token(Date.now());
    const headers = presented === undefined ? { 'content-type': 'application/json' } : bearer(presented);
    const answer = await post(app, push(), headers);
    if (fault === null) {
      expect(answer.status).toBe(202);
      expect(producer.durable.flat()).toHaveLength(1);
      return;
    }
    const isForbidden = fault.startsWith('wrong_');
    expect(answer).toMatchObject({
      status: isForbidden ? 403 : 401,
      type: 'application/problem+json',
      body: { code: fault, ...(isForbidden && { pointer: fault === 'wrong_room' ? '/room' : '/side' }) },
    });
    expect(answer.headers['www-authenticate']).toBe(
      isForbidden ? undefined : fault === 'token_missing' ? 'Bearer' : 'Bearer error="invalid_token"',
    );
    expect(producer.durable.flat()).toEqual([]);
    if (presented !== undefined && presented !== '') expect(logged.join('')).not.toContain(presented);
  });

  test('reads no byte of a body before it knows who sends it', async () => {
    const { app, metric } = await startCollector(stagedProducer(), { access: requireTokens(tokenKeys) });
    const headers = { 'content-type': 'application/json', 'content-encoding': 'no such thing' };
    expect((await post(app, push(), headers)).body).toMatchObject({ code: 'token_missing' });
    expect(await metric('body_bytes')).toBe(0);
  });

  test('takes the lines of its room and names the others; a body all of another room is forbidden', async () => {
    const producer = stagedProducer();
    const { app } = await startCollector(producer, { access: requireTokens(tokenKeys) });
    const exp = Date.now() / 1000 + 60;
    const headers = bearer(
      await signToken(tokenKeys, { room: ROOM, side: 'push', exp }),
      ndjson['content-type'],
    );
    const mixed = await post(app, [push(), push('8888_other'), push(ROOM, 1)].join('\n'), headers);
    expect(mixed).toMatchObject({
      status: 400,
      body: {
        code: 'invalid_lines',
        accepted: 2,
        faults: [{ line: 2, code: 'wrong_room', pointer: '/room' }],
      },
    });
    const foreign = await post(app, [push('8888_other'), push('8888_other', 1)].join('\n'), headers);
    expect(foreign).toMatchObject({ status: 403, body: { code: 'wrong_room', accepted: 0, faultCount: 2 } });
    expect(producer.durable.flat().map(({ headers: of }) => of?.['room'])).toEqual([ROOM, ROOM]);
  });

  test('takes a token in the address from what can set no header', async () => {
    const { app } = await startCollector(stagedProducer(), { access: requireTokens(tokenKeys) });
    const exp = Date.now() / 1000 + 60;
    const token = await signToken(tokenKeys, { room: ROOM, side: 'push', exp });
    const url = `/v1/telemetry?access_token=${token}`;
    const beacon = await app.inject({
      method: 'POST',
      url,
      payload: push(),
      headers: { 'content-type': 'text/plain' },
    });
    expect(beacon.statusCode).toBe(202);
  });
});

test('a collector that accepts tokens counts who came without, so that an operator knows when to require them', async () => {
  const { app, metric } = await startCollector(stagedProducer(), { access: acceptTokens(tokenKeys) });
  const token = await signToken(tokenKeys, { room: ROOM, side: 'push', exp: Date.now() / 1000 + 60 });
  expect((await post(app, push())).status).toBe(202);
  expect((await post(app, push(), bearer(token))).status).toBe(202);
  expect((await post(app, push(), bearer('nonsense'))).status).toBe(401);
  expect(await metric('admissions_total', { by: 'anyone' })).toBe(1);
  expect(await metric('admissions_total', { by: 'token' })).toBe(1);
});
