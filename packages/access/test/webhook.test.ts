import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { signWebhook, verifyWebhook } from '../src/index.ts';

const AT = 1_763_800_000;
const body = '{"phase":"raised"}';

test('a webhook is signed over timestamp.body, as anybody can compute', () => {
  const digest = createHmac('sha256', 'hush').update(`1763800000.${body}`).digest('hex');
  expect(signWebhook('hush', AT, body)).toBe(`v1=${digest}`);
});

test.each([
  ['as it was sent', {}, true],
  ['with another body', { body: `${body} ` }, false],
  ['with a later timestamp', { timestamp: String(AT + 1) }, false],
  ['without a timestamp', { timestamp: '' }, false],
  ['with half a signature', { signature: 'v1=00' }, false],
])('and believed only %s', (_name, changes, expected) => {
  const signed = { timestamp: String(AT), signature: signWebhook('hush', AT, body), body, ...changes };
  expect(verifyWebhook('hush', signed, (AT + 5) * 1000)).toBe(expected);
  expect(verifyWebhook('other', signed, (AT + 5) * 1000)).toBe(false);
});

test('and not for ever: an old one is a replay', () => {
  const signed = { timestamp: String(AT), signature: signWebhook('hush', AT, body), body };
  expect(verifyWebhook('hush', signed, (AT + 301) * 1000)).toBe(false);
});
