/**
 * A Kafka 4 broker in the foreground, for machines without Docker:
 * `node infra/kafka/main.ts [--port 9092] [--dir .stutterscope/kafka]`. Ctrl-C stops it; the data stay.
 */
import { parseArgs } from 'node:util';
import { brokerMissing, startBroker } from './broker.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '9092' },
    dir: { type: 'string', default: '.stutterscope/kafka' },
  },
});

const missing = brokerMissing();
if (missing !== null) {
  process.stderr.write(`No Kafka broker can be started here: ${missing}\n`);
  process.exit(1);
}
const broker = await startBroker({ dir: values.dir, port: Number(values.port) });
process.stdout.write(`Kafka listens on ${broker.brokers}, data in ${values.dir}; Ctrl-C stops it.\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void broker.stop());
