import { expect, test } from 'vitest';
import { Gate } from '../../src/front/gate.ts';

const { signal } = new AbortController();

test('lets so many through at a time, in order, and refuses when the queue is full', async () => {
  const gate = new Gate(1, 1);
  const order: string[] = [];
  const first = Promise.withResolvers<void>();
  const one = gate.through(async () => {
    await first.promise;
    order.push('one');
  }, signal);
  const two = gate.through(async () => {
    order.push('two');
  }, signal);
  await expect(gate.through(async () => order.push('three'), signal)).rejects.toThrow(
    'TOO_MANY_SIMULTANEOUS_QUERIES',
  );
  first.resolve();
  await Promise.all([one, two]);
  expect(order).toEqual(['one', 'two']);
});

test('a failure gives its place back', async () => {
  const gate = new Gate(1, 0);
  await expect(gate.through(() => Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
  expect(await gate.through(async () => 'yes', signal)).toBe('yes');
});

test('who leaves the queue gives its place in it to another', async () => {
  const gate = new Gate(1, 1);
  const inside = Promise.withResolvers<string>();
  const one = gate.through(() => inside.promise, signal);
  const gone = new AbortController();
  const two = gate.through(async () => 'two', gone.signal);
  gone.abort(new Error('gone'));
  await expect(two).rejects.toThrow('gone');
  const three = gate.through(async () => 'three', signal);
  inside.resolve('one');
  expect(await Promise.all([one, three])).toEqual(['one', 'three']);
  await expect(gate.through(async () => 'never', gone.signal)).rejects.toThrow('gone');
});
