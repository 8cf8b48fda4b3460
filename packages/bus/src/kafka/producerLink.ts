import { CompressionTypes, type Producer as KafkaProducer, type TopicMessages } from 'kafkajs';
import { BusError } from '../busError.ts';
import type { BusLogger } from '../busLogger.ts';
import { UNACKNOWLEDGED } from './acknowledged.ts';
import { withDeadline } from './deadline.ts';
import { isOfType, unavailable } from './kafkaErrors.ts';
import type { OutgoingRecord } from './recordBatch.ts';
import type { Piece } from './requests.ts';
import type { RequestSink } from './sendQueue.ts';
import type { TopicNames } from './topicNames.ts';

/**
 * What the broker says for ever to a producer whose sequence numbers it has lost step with; and a request of which a part
 * was sent to nobody, as happens while leaders move.
 */
const wedgedTypes: ReadonlySet<string> = new Set([
  UNACKNOWLEDGED,
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'DUPLICATE_SEQUENCE_NUMBER',
  'UNKNOWN_PRODUCER_ID',
  'INVALID_PRODUCER_EPOCH',
  'INVALID_PRODUCER_ID_MAPPING',
]);
const tooLargeTypes: ReadonlySet<string> = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);
const freshProducersPerRequest = 2;
const requestDeadlineMs = 30_000;

/** As much of a kafkajs producer as is used. */
export type RawProducer = Pick<KafkaProducer, 'connect' | 'disconnect' | 'sendBatch'>;

export interface ProducerLinkOptions {
  /** A new idempotent kafkajs producer, not yet connected. */
  readonly create: () => RawProducer;
  readonly names: TopicNames;
  readonly logger: BusLogger | undefined;
}

export interface ProducerLink extends RequestSink {
  /** Connects ahead of the first request. */
  open(): Promise<void>;
}

/**
 * A kafkajs producer that is thrown away after every failed request: its sequence numbers can no longer be trusted.
 * A request that failed for them alone is repeated through the next producer.
 */
export function createProducerLink({ create, names, logger }: ProducerLinkOptions): ProducerLink {
  let connecting: Promise<RawProducer> | undefined;

  const connected = (): Promise<RawProducer> => {
    connecting ??= connect(create()).catch((error: unknown) => {
      connecting = undefined;
      throw unavailable('no connection to Kafka', error);
    });
    return connecting;
  };

  const attempt = async (topicMessages: TopicMessages[]): Promise<void> => {
    const producer = await connected();
    const sending = producer.sendBatch({ acks: -1, compression: CompressionTypes.ZSTD, topicMessages });
    try {
      await withDeadline(sending, requestDeadlineMs, 'a request to Kafka');
    } catch (error) {
      connecting = undefined;
      // kafkajs goes on retrying a request it was given, and reconnects for it: so not before it has settled.
      const discard = (): Promise<void> => producer.disconnect();
      void sending
        .then(discard, discard)
        .catch((err: unknown) => logger?.warn({ err }, 'a Kafka producer stayed open'));
      throw error;
    }
  };

  return {
    async open() {
      await connected();
    },
    async write(request) {
      const topicMessages = toTopicMessages(request, names);
      for (let fresh = 0; ; fresh += 1) {
        try {
          return await attempt(topicMessages);
        } catch (error) {
          if (isOfType(error, tooLargeTypes)) {
            throw new BusError('too_large', 'Kafka refuses a message of this size', { cause: error });
          }
          if (!isOfType(error, wedgedTypes) || fresh === freshProducersPerRequest) {
            throw unavailable('Kafka did not take the messages', error);
          }
          logger?.warn(
            { err: error },
            'the Kafka producer lost step with its brokers; going on with a new one',
          );
        }
      }
    },
    async close() {
      await connecting?.then(
        (producer) => producer.disconnect(),
        () => undefined,
      );
      connecting = undefined;
    },
  };
}

async function connect(producer: RawProducer): Promise<RawProducer> {
  try {
    await withDeadline(producer.connect(), requestDeadlineMs, 'connecting to Kafka');
    return producer;
  } catch (error) {
    await producer.disconnect();
    throw error;
  }
}

function toTopicMessages(request: readonly Piece[], names: TopicNames): TopicMessages[] {
  const nowMs = Date.now();
  return [...Map.groupBy(request, ({ topic }) => topic)].map(([topic, cut]) => ({
    topic: names.topic(topic),
    messages: cut.flatMap(({ messages }) => messages.map((message) => toRecord(message, nowMs))),
  }));
}

/** kafkajs hands it on as it is, to be written by leanProduce.ts; its own types ask for a Buffer. */
function toRecord(
  { key, value, headers = {}, timestampMs }: Piece['messages'][number],
  nowMs: number,
): OutgoingRecord {
  return {
    key,
    value: Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength),
    headers,
    timestampMs: timestampMs ?? nowMs,
  };
}
