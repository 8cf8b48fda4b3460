import { type CollectorCost, measureCollector } from '../collector/measureCollector.ts';
import { type EndToEnd, measureEndToEnd } from '../endToEnd/measureEndToEnd.ts';
import { type HotRoom, measureHotRoom } from '../hotRoom/measureHotRoom.ts';
import type { Size } from '../options.ts';
import { measureStore, type StoreCosts } from '../store/measureStore.ts';
import { measureWire, type WireBytes } from '../wire.ts';
import { withBroker } from './withBroker.ts';

/** What needs a broker. */
interface ThroughKafka {
  readonly store: StoreCosts;
  readonly endToEnd: EndToEnd;
}

/** What telemetry costs from the socket to the table. */
export interface PipelineCost {
  readonly collector: CollectorCost;
  readonly throughKafka: ThroughKafka | { readonly missing: string };
  readonly wire: readonly WireBytes[];
  readonly hotRoom: HotRoom;
}

const noBroker = { ok: false, missing: 'a smoke run starts no broker' } as const;

const tell = (what: string) => process.stderr.write(`bench: ${what}\n`);

/** The collector by itself: into Kafka where there is a broker, into nothing in any case. */
export async function measureCollectorAlone({ name, collector }: Size): Promise<CollectorCost> {
  const overKafka =
    name === 'smoke' ? noBroker : await withBroker(({ brokers }) => measureCollector(brokers, collector));
  if (overKafka.ok) return overKafka.result;
  tell(`left out, since it needs Kafka: collector into Kafka. ${overKafka.missing}`);
  return measureCollector(null, collector);
}

/** Measures the collector, the way from Kafka into ClickHouse, all of it at once, bytes and a hot room. */
export async function measurePipeline(size: Size): Promise<PipelineCost> {
  const overKafka =
    size.name === 'smoke'
      ? noBroker
      : await withBroker(async (broker) => {
          tell('collector');
          const collector = await measureCollector(broker.brokers, size.collector);
          tell('Kafka to ClickHouse');
          const store = await measureStore(broker.brokers, size.store);
          tell('end to end');
          return {
            collector,
            throughKafka: { store, endToEnd: await measureEndToEnd(broker, size.endToEnd) },
          };
        });
  if (!overKafka.ok)
    tell(
      `left out, since they need Kafka: collector into Kafka, Kafka to ClickHouse, end to end. ${overKafka.missing}`,
    );
  const { collector, throughKafka } = overKafka.ok
    ? overKafka.result
    : {
        collector: await measureCollector(null, size.collector),
        throughKafka: { missing: overKafka.missing },
      };
  tell('bytes, a hot room, the diagnosis');
  return { collector, throughKafka, wire: measureWire(), hotRoom: measureHotRoom(size.hotViewers) };
}
