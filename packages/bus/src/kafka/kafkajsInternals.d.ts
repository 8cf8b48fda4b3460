// The parts of kafkajs 2.2.4 that its own types leave out and that the guards in this folder reach for.

declare module 'kafkajs/src/network/requestQueue/index.js' {
  export default class RequestQueue {
    constructor(options: {
      maxInFlightRequests: number | null;
      requestTimeout: number;
      enforceRequestTimeout: boolean;
      clientId: string;
      broker: string;
      logger: import('kafkajs').Logger;
    });
    readonly pending: unknown[];
    readonly throttleCheckTimeoutId: NodeJS.Timeout | null;
    scheduleCheckPendingRequests(): void;
    destroy(): void;
  }
}

declare module 'kafkajs/src/consumer/consumerGroup.js' {
  export default class ConsumerGroup {
    readonly cluster: import('kafkajs').Cluster;
    readonly coordinator: import('kafkajs').Broker;
    readonly groupId: string;
    readonly generationId: number;
    readonly memberId: string;
    joinAndSync(): Promise<void>;
    recoverFromOffsetOutOfRange(error: { topic: string; partition: number }): Promise<void>;
    heartbeat(options: { interval: number }): Promise<void>;
    assigned(): import('kafkajs').TopicPartitions[];
    pause(partitions: import('kafkajs').TopicPartitions[]): void;
    resume(partitions: import('kafkajs').TopicPartitions[]): void;
    seek(position: import('kafkajs').TopicPartitionOffset): void;
  }
}

declare module 'kafkajs/src/protocol/encoder.js' {
  export default class Encoder {
    constructor(initialSize?: number);
    readonly buffer: Buffer;
    writeInt16(value: number): this;
    writeInt32(value: number): this;
    writeString(value: string | null): this;
    writeBytes(value: Buffer): this;
  }
}

declare module 'kafkajs/src/protocol/recordBatch/crc32C/index.js' {
  export default function crc32C(bytes: Buffer): number;
}

declare module 'kafkajs/src/broker/index.js' {
  type Encoder = import('kafkajs/src/protocol/encoder.js').default;

  /** What a producer hands to a broker. The messages are those that were given to `sendBatch`, by partition. */
  export interface ProduceCall {
    readonly acks: number;
    readonly timeout: number;
    readonly compression: import('kafkajs').CompressionTypes;
    readonly producerId: string;
    readonly producerEpoch: number;
    readonly topicData: readonly {
      readonly topic: string;
      readonly partitions: readonly {
        readonly partition: number;
        readonly firstSequence: number;
        readonly messages: readonly import('./recordBatch.ts').OutgoingRecord[];
      }[];
    }[];
  }

  interface ProtocolRequest {
    readonly request: { readonly encode: () => Promise<Encoder> };
    readonly response: object;
  }

  export default class Broker {
    lookupRequest(apiKey: number, definition: object): (args: ProduceCall) => ProtocolRequest;
    produce(call: ProduceCall): Promise<object>;
  }
}

declare module 'kafkajs/src/protocol/decoder.js' {
  export default class Decoder {
    constructor(buffer: Buffer);
  }
}

declare module 'kafkajs/src/protocol/recordBatch/v0/decoder.js' {
  export default function decode(decoder: import('kafkajs/src/protocol/decoder.js').default): Promise<{
    readonly producerId: string;
    readonly records: readonly import('kafkajs').KafkaMessage[];
  }>;
}
