import { describe, expect, test } from 'vitest';
import {
  acceptTokens,
  addKey,
  anyone,
  parseTokenKeys,
  presentedToken,
  type RoomAccess,
  requireTokens,
  retireKey,
  signToken,
} from '../src/index.ts';
import { matrix, ROOM, tokenKeys } from './matrix.ts';

const NOW = 1_763_800_000_000;

async function faultAt(access: RoomAccess, token: string | undefined) {
  const admission = await access.admit(token);
  return (admission.ok ? admission.grant.refusal(ROOM, ['push']) : admission.fault)?.code ?? null;
}

describe('a door that requires tokens', () => {
  const access = requireTokens(tokenKeys, () => NOW);

  test.each(matrix)('$name: $fault', async ({ token, fault }) => {
    const presented = await token(NOW);
    expect(await faultAt(access, presented)).toBe(fault);
    // The second time it is remembered, to the same end.
    expect(await faultAt(access, presented)).toBe(fault);
  });

  test('notices that a token it knows has expired meanwhile', async () => {
    let now = NOW;
    const aging = requireTokens(tokenKeys, () => now);
    const token = await signToken(tokenKeys, { room: ROOM, side: 'push', exp: NOW / 1000 + 60 });
    expect(await faultAt(aging, token)).toBeNull();
    now += 120_000;
    expect(await faultAt(aging, token)).toBe('token_expired');
  });

  test('says nothing of token or key in a fault', async () => {
    const secrets = tokenKeys.keys.flatMap(({ secret }) => secret ?? []);
    for (const { token } of matrix) {
      const presented = await token(NOW);
      const text = JSON.stringify(await access.admit(presented));
      for (const secret of secrets) expect(text).not.toContain(secret);
      if (presented !== undefined && presented.length > 20) expect(text).not.toContain(presented);
    }
  });
});

describe('other doors', () => {
  test.each(matrix)('that accepts tokens, $name', async ({ token, fault }) => {
    const expected = fault === 'token_missing' ? null : fault;
    expect(
      await faultAt(
        acceptTokens(tokenKeys, () => NOW),
        await token(NOW),
      ),
    ).toBe(expected);
  });

  test('that is open looks at no token', async () => {
    for (const { token } of matrix) expect(await faultAt(anyone, await token(NOW))).toBeNull();
  });
});

describe('keys', () => {
  test('are added, signed with by the newest, and retired without their secret', async () => {
    const one = addKey({ keys: [] }, 'a');
    const two = addKey(one, 'b');
    expect(two.keys.map(({ kid, state }) => [kid, state])).toEqual([
      ['a', 'checks'],
      ['b', 'signs'],
    ]);
    expect(retireKey(two, 'a').keys[0]).toEqual({ kid: 'a', state: 'retired' });
    expect(() => addKey(two, 'a')).toThrow('there is a key a already');
    expect(() => retireKey(two, 'c')).toThrow('there is no key c');
    await expect(signToken(retireKey(one, 'a'), { room: ROOM, side: 'push', exp: 1 })).rejects.toThrow(
      'no key signs',
    );
  });

  test('are read back from their file', () => {
    expect(parseTokenKeys(JSON.stringify(tokenKeys))).toEqual({ ok: true, keys: tokenKeys });
  });

  test.each([
    ['no JSON', 'secret-secret', 'is not JSON'],
    ['no list', '{}', /keys/],
    ['a short secret', '{"keys":[{"kid":"a","state":"signs","secret":"abc"}]}', /^\/keys\/0\/secret /],
    ['a key without its secret', '{"keys":[{"kid":"a","state":"checks"}]}', 'has no secret for key a'],
    [
      'a key twice',
      '{"keys":[{"kid":"a","state":"retired"},{"kid":"a","state":"retired"}]}',
      'has two keys a',
    ],
  ])('are refused with a fault that names it and shows nothing: %s', (_name, text, fault) => {
    const parsed = parseTokenKeys(text);
    expect(parsed).toMatchObject({ ok: false, fault: expect.stringMatching(fault) });
    expect(JSON.stringify(parsed)).not.toContain('secret-secret');
  });
});

test('a token comes in the header, else in the query, and a header without one is an empty token', () => {
  const of = (authorization: string | undefined, query: unknown = {}) =>
    presentedToken({ headers: { authorization }, query });
  expect(of('Bearer abc')).toBe('abc');
  expect(of('bearer  abc ', { access_token: 'other' })).toBe('abc');
  expect(of('Basic abc')).toBe('');
  expect(of(undefined, { access_token: 'abc' })).toBe('abc');
  expect(of(undefined, { access_token: ['a', 'b'] })).toBe('');
  expect(of(undefined)).toBeUndefined();
});
