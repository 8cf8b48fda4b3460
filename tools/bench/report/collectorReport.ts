import { type CollectorCost, names } from '../collector/measureCollector.ts';
import { rounded } from './figure.ts';
import { short, spread, table, whole } from './markdown.ts';

/** The named figures of the collector; what could not be measured is not there. */
export function collectorFigures(collector: CollectorCost) {
  const overKafka = collector.servers.find(({ name }) => name === names.collector);
  return {
    ...(collector.shareOfBareRoute !== null && {
      collectorShareOfBareRoute: rounded(collector.shareOfBareRoute.median, 3),
    }),
    collectorShareWithoutBus: rounded(collector.shareWithoutBus.median, 3),
    ...(overKafka !== undefined && {
      collectorSamplesPerCpuSecond: Math.round(overKafka.samplesPerCpuSecond.median),
    }),
    ...(collector.timesSingleEvents !== null && {
      collectorTimesSingleEvents: rounded(collector.timesSingleEvents.median, 2),
    }),
  };
}

/** What a run says of the collector. */
export function collectorText(collector: CollectorCost): string {
  const { shareOfBareRoute, shareWithoutBus, timesSingleEvents } = collector;
  const kafka =
    shareOfBareRoute === null || timesSingleEvents === null
      ? 'Into Kafka it was not measured.'
      : `Into Kafka the collector serves **${spread(shareOfBareRoute, short)}** of the bare route's requests per CPU second (wanted:
0.70), and ${spread(timesSingleEvents, short)} times the samples of one event a request (wanted: 10).`;
  return `### Collector

Posts of one batch of 20 samples, not compressed, over 128 kept connections, each server a process of its own, driven in turn; CPU time is
the server's, kernel, compiler and compression included. The bare route is Fastify reading the body; one event a request is
an open player-analytics sink whose schema is compiled once and whose queue costs nothing.

${table(
  ['server', 'requests a CPU second', 'samples a CPU second', 'p50 ms', 'p99 ms'],
  collector.servers.map((one) => [
    one.name,
    spread(one.requestsPerCpuSecond, whole),
    spread(one.samplesPerCpuSecond, whole),
    spread(one.p50Ms, short),
    spread(one.p99Ms, short),
  ]),
)}

${kafka} With a bus that costs nothing it is ${spread(shareWithoutBus, short)}: the rest is kafkajs and zstd.`;
}
