import { pino } from 'pino';
import { buildCollector, createNetworkResolver, defaultLimits } from '../../../apps/collector/src/index.ts';
import { anyone } from '../../../packages/access/src/index.ts';
import { createKafkaBus, type Producer } from '../../../packages/bus/src/index.ts';
import { answerParent } from '../process/answerParent.ts';

// The collector as the command starts it. Argument: the brokers; none for a bus that costs nothing.

const [brokers, topicPrefix = 'bench-collector.'] = process.argv.slice(2);

const nowhere: Producer = { send: async () => {}, close: async () => {} };

const bus =
  brokers === undefined
    ? null
    : createKafkaBus({ brokers: [brokers], clientId: 'bench-collector', topicPrefix });
await bus?.ensureTopics(4);
const producer = (await bus?.producer()) ?? nowhere;
const app = await buildCollector({
  producer,
  ready: async () => {},
  access: anyone,
  clock: Date.now,
  networkOf: createNetworkResolver(),
  limits: defaultLimits,
  trustProxy: false,
  logger: pino({ level: 'silent' }),
});
const address = await app.listen({ host: '127.0.0.1', port: 0 });
answerParent({ port: Number(new URL(address).port) }, {}, async () => {
  await app.close();
  await producer.close();
  await bus?.close();
});
