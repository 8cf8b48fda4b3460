import { expect, test } from 'vitest';
import { explain } from '../src/cliError.ts';

test('an error is told with its causes, each once', () => {
  const refused = new Error('connect ECONNREFUSED 127.0.0.1:1');
  const wrapped = new Error(`Connection error: ${refused.message}`, { cause: refused });
  expect(explain(new Error('no topics', { cause: wrapped }))).toBe(
    'no topics: Connection error: connect ECONNREFUSED 127.0.0.1:1',
  );
  expect(explain('thrown text')).toBe('thrown text');
});

test('what an error quotes of a client moves no cursor', () => {
  const cause = new Error('Cannot parse \u001b[2Jphone');
  expect(explain(new Error('refused', { cause }))).toBe('refused: Cannot parse ?[2Jphone');
  expect(explain('\u0007')).toBe('?');
});
