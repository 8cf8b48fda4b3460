import { expect, test } from 'vitest';
import { SeqWindow } from '../src/index.ts';

test('counts each number once, whatever the order', () => {
  const window = new SeqWindow();
  expect([0, 2, 1, 2, 0].map((seq) => window.take(seq, `f${seq}`))).toEqual([
    'new',
    'new',
    'new',
    'duplicate',
    'duplicate',
  ]);
});

test('tells another content under a known number from a resend', () => {
  const window = new SeqWindow();
  window.take(0, 'a');
  expect(window.take(0, 'b')).toBe('conflict');
});

test('says that it cannot tell any more, rather than guess, far below the mark', () => {
  const window = new SeqWindow();
  window.take(0, 'a');
  window.take(5000, 'b');
  expect(window.take(4999, 'c')).toBe('new');
  expect(window.take(17, 'd')).toBe('stale');
});

test('a session sent all over again is duplicates, however long it was', () => {
  const window = new SeqWindow();
  const once = Array.from({ length: 2000 }, (_, seq) => window.take(seq, `${seq}`));
  const twice = Array.from({ length: 2000 }, (_, seq) => window.take(seq, `${seq}`));
  expect([new Set(once), new Set(twice)]).toEqual([new Set(['new']), new Set(['duplicate'])]);
});
