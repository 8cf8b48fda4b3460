import { pino } from 'pino';
import { defaultLimits, startNotifier } from '../../apps/notifier/src/index.ts';
import { anyone } from '../../packages/access/src/index.ts';
import { createKafkaBus } from '../../packages/bus/src/index.ts';
import { answerParent } from '../bench/process/answerParent.ts';

// The notifier as the command starts it. Arguments: brokers, prefix of the topics.

const [brokers = '', topicPrefix = ''] = process.argv.slice(2);
const bus = createKafkaBus({ brokers: [brokers], clientId: 'bench-notifier', topicPrefix });
const notifier = await startNotifier({
  bus,
  access: anyone,
  audience: {},
  words: {},
  grafanaSecret: null,
  limits: defaultLimits,
  trustProxy: false,
  logger: pino({ level: 'silent' }),
  clock: Date.now,
});
const address = await notifier.app.listen({ host: '127.0.0.1', port: 0 });
answerParent(
  { port: Number(new URL(address).port) },
  {
    // The most that the system ever had to hold for it, code and all.
    memory: () => ({
      residentBytes: process.memoryUsage.rss(),
      mostBytes: process.resourceUsage().maxRSS * 1024,
    }),
  },
  async () => {
    await notifier.close();
    await bus.close();
  },
);
