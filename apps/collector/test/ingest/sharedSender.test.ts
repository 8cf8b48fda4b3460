import { BusError, type OutgoingMessage } from '@stutterscope/bus';
import { describe, expect, test } from 'vitest';
import { SharedSender } from '../../src/ingest/sharedSender.ts';
import { gate, stagedProducer } from '../support/producers.ts';

const message = (key: string, bytes = 10): OutgoingMessage => ({ key, value: new Uint8Array(bytes) });

describe('SharedSender', () => {
  test('puts what comes together into one send, in order', async () => {
    const producer = stagedProducer();
    const sender = new SharedSender(producer, () => performance.now());
    await Promise.all(['a', 'b', 'c'].map((key) => sender.send(message(key))));
    expect(producer.durable.map((send) => send.map(({ key }) => key))).toEqual([['a', 'b', 'c']]);
  });

  test('never lets a send outgrow one largest batch', async () => {
    const producer = stagedProducer();
    const sender = new SharedSender(producer, () => performance.now());
    await Promise.all(Array.from({ length: 5 }, (_, i) => sender.send(message(String(i), 400_000))));
    expect(producer.durable.map((send) => send.length)).toEqual([2, 2, 1]);
  });

  test('does not resolve before the producer does', async () => {
    const stuck = gate();
    const producer = stagedProducer(stuck.passed);
    const sender = new SharedSender(producer, () => performance.now());
    let done = false;
    const sending = sender.send(message('a')).then(() => {
      done = true;
    });
    await expect.poll(() => producer.begun()).toBe(1);
    expect(done).toBe(false);
    stuck.open();
    await sending;
    expect(done).toBe(true);
  });

  test('rejects those of a failed send and no others', async () => {
    let sends = 0;
    const producer = stagedProducer(async () => {
      sends += 1;
      if (sends === 1) throw new BusError('unavailable', 'no broker');
    });
    const sender = new SharedSender(producer, () => performance.now());
    // The third does not fit beside the first two.
    const outcomes = await Promise.allSettled(
      [100, 100, 898_900].map((bytes) => sender.send(message('k', bytes))),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  });

  test('is settled when nothing waits or flies, well or badly', async () => {
    const stuck = gate();
    const producer = stagedProducer(async () => {
      await stuck.passed();
      throw new BusError('unavailable', 'no broker');
    });
    const sender = new SharedSender(producer, () => performance.now());
    const sending = expect(sender.send(message('a'))).rejects.toThrow('no broker');
    let settled = false;
    const settling = sender.settled().then(() => {
      settled = true;
    });
    await expect.poll(() => producer.begun()).toBe(1);
    expect(settled).toBe(false);
    stuck.open();
    await settling;
    await sending;
    await sender.settled();
  });
});
