import kafkajs, { type ProducerBatch } from 'kafkajs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { maxMessageBytes, type Producer } from '../../src/index.ts';
import { createProducerLink } from '../../src/kafka/producerLink.ts';
import { createSendQueue } from '../../src/kafka/sendQueue.ts';
import { topicNames } from '../../src/kafka/topicNames.ts';
import { message, numbered, numbers } from '../messages.ts';

/** What each kafkajs producer of a test was made to do, in the order of their making. */
class Producers {
  readonly made: { sent: ProducerBatch[]; disconnected: boolean }[] = [];
  inFlight = 0;
  mostInFlight = 0;
  answer: (producer: number, batch: ProducerBatch) => Promise<void> = async () => {};

  open(): Producer {
    const create = () => {
      const own = { sent: [] as ProducerBatch[], disconnected: false };
      const number = this.made.push(own) - 1;
      return {
        connect: async () => {},
        disconnect: async () => {
          own.disconnected = true;
        },
        sendBatch: async (batch: ProducerBatch) => {
          own.sent.push(batch);
          this.inFlight += 1;
          this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
          await this.answer(number, batch).finally(() => {
            this.inFlight -= 1;
          });
          return [];
        },
      };
    };
    return createSendQueue(createProducerLink({ create, names: topicNames('t.'), logger: undefined }));
  }
}

function protocolError(type: string): Error {
  const known = new kafkajs.KafkaJSProtocolError(new Error(type));
  return Object.assign(known, { type });
}

function textsOf(batches: readonly ProducerBatch[]): string[] {
  const messages = batches.flatMap(({ topicMessages = [] }) =>
    topicMessages.flatMap((topic) => topic.messages),
  );
  return messages.map(({ value }) => String(value));
}

describe('a producer that has lost step with the broker', () => {
  test.each(['OUT_OF_ORDER_SEQUENCE_NUMBER', 'UNKNOWN_PRODUCER_ID'])(
    'is replaced on %s, and the send goes through its successor',
    async (type) => {
      const producers = new Producers();
      producers.answer = async (number) => {
        if (number === 0) throw new Error('wrapped by kafkajs', { cause: protocolError(type) });
      };
      const producer = producers.open();
      await producer.send('telemetry', [message('k', 'once')]);
      await producer.send('telemetry', [message('k', 'more')]);
      expect(producers.made).toHaveLength(2);
      expect(producers.made[0]?.disconnected).toBe(true);
      expect(textsOf(producers.made[1]?.sent ?? [])).toEqual(['once', 'more']);
    },
  );

  test('is not replaced for ever: the send is refused as unavailable', async () => {
    const producers = new Producers();
    producers.answer = async () => {
      throw protocolError('OUT_OF_ORDER_SEQUENCE_NUMBER');
    };
    const refused = producers.open().send('telemetry', [message('k', 'x')]);
    await expect(refused).rejects.toMatchObject({ name: 'BusError', code: 'unavailable' });
    expect(producers.made).toHaveLength(3);
  });
});

describe('a request that failed otherwise', () => {
  test('is refused, and what is sent next goes through a new producer', async () => {
    const producers = new Producers();
    producers.answer = async (number) => {
      if (number === 0) throw new Error('connection refused');
    };
    const producer = producers.open();
    const sends = [
      producer.send('telemetry', [message('k', 'lost')]),
      producer.send('signals', [message('k', 'next')]),
    ];
    await expect(sends[0]).rejects.toMatchObject({ code: 'unavailable' });
    await sends[1];
    expect(textsOf(producers.made[0]?.sent ?? [])).toEqual(['lost']);
    expect(textsOf(producers.made[1]?.sent ?? [])).toEqual(['next']);
  });

  test('costs its whole send, and no piece of it follows', async () => {
    const producers = new Producers();
    const large = (text: string) => message('k', text.padEnd(800_000));
    producers.answer = async (number) => {
      if (number === 0) throw new Error('connection refused');
    };
    const producer = producers.open();
    const refused = producer.send('telemetry', [large('a'), large('b'), large('c')]);
    const next = producer.send('telemetry', [message('k', 'next')]);
    await expect(refused).rejects.toMatchObject({ code: 'unavailable' });
    await next;
    expect(producers.made.map(({ sent }) => textsOf(sent).map((text) => text.trim()))).toEqual([
      ['a'],
      ['next'],
    ]);
  });

  test('names a message too large for the broker', async () => {
    const producers = new Producers();
    producers.answer = async () => {
      throw protocolError('MESSAGE_TOO_LARGE');
    };
    const refused = producers.open().send('telemetry', [message('k', 'x')]);
    await expect(refused).rejects.toMatchObject({ code: 'too_large' });
  });
});

describe('a request that hangs', () => {
  afterEach(() => vi.useRealTimers());

  test('is refused after its deadline, and its producer closed once it has settled', async () => {
    vi.useFakeTimers();
    const producers = new Producers();
    const hanging = Promise.withResolvers<void>();
    producers.answer = (number) => (number === 0 ? hanging.promise : Promise.resolve());
    const producer = producers.open();
    const refused = expect(producer.send('telemetry', [message('k', 'x')])).rejects.toMatchObject({
      code: 'unavailable',
    });
    await vi.advanceTimersByTimeAsync(31_000);
    await refused;
    await producer.send('telemetry', [message('k', 'next')]);
    expect(producers.made[0]?.disconnected).toBe(false);
    hanging.resolve();
    await vi.waitFor(() => expect(producers.made[0]?.disconnected).toBe(true));
  });
});

describe('requests', () => {
  test('follow one another: concurrent sends share the next one, in order', async () => {
    const producers = new Producers();
    const first = Promise.withResolvers<void>();
    producers.answer = async () => first.promise;
    const producer = producers.open();
    const sends = numbers(0, 30).map((text) => producer.send('telemetry', [message('k', text)]));
    await vi.waitFor(() => expect(producers.inFlight).toBe(1));
    first.resolve();
    await Promise.all(sends);
    const sent = producers.made[0]?.sent ?? [];
    expect(producers.mostInFlight).toBe(1);
    expect(sent.length).toBeLessThanOrEqual(2);
    expect(textsOf(sent)).toEqual(numbers(0, 30));
  });

  test('never exceed what a broker takes, in bytes or messages', async () => {
    const producers = new Producers();
    const producer = producers.open();
    const mixed = Array.from({ length: 300 }, (_, index) =>
      message('k', `${index}`.padEnd((index * 7919) % 60_000)),
    );
    await Promise.all([producer.send('telemetry', mixed), producer.send('signals', numbered('k', 0, 2500))]);
    const requests = producers.made[0]?.sent ?? [];
    for (const { topicMessages = [] } of requests) {
      const messages = topicMessages.flatMap((topic) => topic.messages);
      const bytes = messages.reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
      expect(bytes).toBeLessThanOrEqual(maxMessageBytes);
      expect(messages.length).toBeLessThanOrEqual(1000);
    }
    expect(textsOf(requests)).toHaveLength(2800);
  });
});
