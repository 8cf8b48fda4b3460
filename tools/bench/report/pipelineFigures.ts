import type { PipelineCost } from '../pipeline/measurePipeline.ts';
import { CLIENT_BODY } from '../wire.ts';
import { collectorFigures } from './collectorReport.ts';
import { type Figure, rounded } from './figure.ts';

/** The figure and its spread under a name. */
const spreadOf = (name: string, figure: Figure) => ({ [name]: figure });

/** The named figures of the pipeline; what could not be measured is not there. */
export function pipelineFigures({ collector, throughKafka, wire, hotRoom }: PipelineCost) {
  const kafka = 'missing' in throughKafka ? null : throughKafka;
  const body = wire.find(({ name }) => name === CLIENT_BODY);
  return {
    ...collectorFigures(collector),
    ...(kafka !== null && {
      storeCpuSecondsPerMillionSamples: rounded(kafka.store.ours.cpuSecondsPerMillion.median, 2),
      kafkaEngineRowMessagesCpuSecondsPerMillion: rounded(
        kafka.store.engineRows.cpuSecondsPerMillion.median,
        2,
      ),
      kafkaEngineBatchMessagesCpuSecondsPerMillion: rounded(
        kafka.store.engineBatches.cpuSecondsPerMillion.median,
        2,
      ),
      endToEndSamplesPerSecond: Math.round(kafka.endToEnd.samplesPerSecond),
      alertP99Ms: Math.round(kafka.endToEnd.alertP99Ms),
      bytesPerSampleKafka: rounded(kafka.endToEnd.bytesPerSampleKafka, 2),
      bytesPerSampleDisk: rounded(kafka.endToEnd.bytesPerSampleDisk, 2),
      bytesPerSampleDiskAllTables: rounded(kafka.endToEnd.bytesPerSampleDiskAllTables, 2),
    }),
    ...(body !== undefined && { bytesPerSampleWire: rounded(body.gzip, 2) }),
    hotRoomViewers: hotRoom.viewers,
    hotRoomVerdictDelayMs: Math.round(hotRoom.verdictDelayMs),
    hotRoomMostOverMean: rounded(hotRoom.mostOverMean, 3),
  };
}

/** The spread of those that were measured more than once. */
export function pipelineSpread({ collector, throughKafka }: PipelineCost): Readonly<Record<string, Figure>> {
  const { shareOfBareRoute, shareWithoutBus } = collector;
  return {
    ...(shareOfBareRoute !== null && spreadOf('collectorShareOfBareRoute', shareOfBareRoute)),
    ...spreadOf('collectorShareWithoutBus', shareWithoutBus),
    ...(!('missing' in throughKafka) && {
      ...spreadOf('storeCpuSecondsPerMillionSamples', throughKafka.store.ours.cpuSecondsPerMillion),
      ...spreadOf('storeTimesKafkaEngineRowMessages', throughKafka.store.timesEngineRows),
      ...spreadOf('storeTimesKafkaEngineBatchMessages', throughKafka.store.timesEngineBatches),
    }),
  };
}
