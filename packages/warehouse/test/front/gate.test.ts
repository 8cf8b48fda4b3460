import { expect, test } from 'vitest';
import { Gate } from '../../src/front/gate.ts';

test('lets so many through at a time, in order, and refuses when the queue is full', async () => {
  const gate = new Gate(1, 1);
  const order: string[] = [];
  const first = Promise.withResolvers<void>();
  const one = gate.through(async () => {
    await first.promise;
    order.push('one');
  });
  const two = gate.through(async () => {
    order.push('two');
  });
  await expect(gate.through(async () => order.push('three'))).rejects.toThrow(
    'TOO_MANY_SIMULTANEOUS_QUERIES',
  );
  first.resolve();
  await Promise.all([one, two]);
  expect(order).toEqual(['one', 'two']);
});

test('a failure gives its place back', async () => {
  const gate = new Gate(1, 0);
  await expect(gate.through(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await gate.through(async () => 'yes')).toBe('yes');
});
