import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { withBroker } from '../bench/pipeline/withBroker.ts';
import { type Alerts, measureAlerts } from './measureAlerts.ts';

const usage = `npm run bench:alerts -- [--clients 10000] [--rate 20000] [--probes 100]

How long an alert takes from the batch that completes its evidence to a client of server-sent events, beside so many
samples a second and so many open clients, and what memory the notifier takes: Kafka, collector, processor with
ClickHouse in it, notifier and clients all on this machine. Wanted: 500 ms at the 99th percentile, 300 MB.
`;

const mega = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;

const text = (alerts: Alerts) =>
  `${alerts.clients} clients: the notifier takes ${mega(alerts.idleBytes)}, at most ${mega(alerts.mostBytes)} (wanted 300 MB).\n` +
  `${Math.round(alerts.samplesPerSecond)} samples/s beside ${alerts.alerts} alerts, ${alerts.missed} missed: ` +
  `${Math.round(alerts.p50Ms)} ms at the median, ${Math.round(alerts.p99Ms)} ms at the 99th percentile (wanted 500 ms). ` +
  `Load average ${loadavg()[0]?.toFixed(1)}.\n`;

const whole = (value: string, name: string): number => {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1)
    throw new TypeError(`--${name} must be a whole number above zero`);
  return number;
};

async function bench(): Promise<void> {
  const { values } = parseArgs({
    options: {
      clients: { type: 'string', default: '10000' },
      rate: { type: 'string', default: '20000' },
      probes: { type: 'string', default: '100' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const size = {
    clients: whole(values.clients, 'clients'),
    rate: whole(values.rate, 'rate'),
    probes: whole(values.probes, 'probes'),
  };
  if (size.probes > size.clients) throw new TypeError('--probes must be among --clients');
  const measured = await withBroker((broker) => measureAlerts(broker, size));
  if (!measured.ok) throw new TypeError(measured.missing);
  process.stdout.write(text(measured.result));
}

try {
  await bench();
} catch (error) {
  if (!(error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}
