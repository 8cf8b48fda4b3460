import { anyone } from '@stutterscope/access';
import type { Producer } from '@stutterscope/bus';
import { CloudEvent } from '@stutterscope/cloud';
import { buildCollector, createNetworkResolver, defaultLimits } from '@stutterscope/collector';
import { parseBatch } from '@stutterscope/telemetry';
import { pino } from 'pino';
import { Compile } from 'typebox/compile';

const cloudEvents = Compile(CloudEvent);

/** A producer that reads what it is given as its readers will. */
function readingProducer() {
  const count = { durable: 0, unreadable: 0 };
  const isReadable = (topic: string, value: Uint8Array): boolean => {
    const text = Buffer.from(value).toString();
    if (text.includes('\n')) return false;
    const document: unknown = JSON.parse(text);
    return topic === 'telemetry' ? parseBatch(document).ok : cloudEvents.Check(document);
  };
  const producer: Producer = {
    async send(topic, messages) {
      for (const { value } of messages) {
        count.durable += 1;
        if (!isReadable(topic, value)) count.unreadable += 1;
      }
    },
    close: async () => {},
  };
  return { producer, count };
}

/** A collector over real sockets, whose bus reads what it is given. */
export async function startTarget(requestTimeoutMs: number) {
  const { producer, count } = readingProducer();
  const app = await buildCollector({
    producer,
    ready: async () => {},
    access: anyone,
    clock: Date.now,
    networkOf: createNetworkResolver(),
    limits: { ...defaultLimits, requestTimeoutMs },
    trustProxy: false,
    logger: pino({ level: 'silent' }),
    pressure: { isBusy: false, isOverloaded: false },
    cloudKeys: { push: ['k'], play: ['k'], callback: ['k'], huawei: ['k'] },
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { app, port: address.port, count };
}
