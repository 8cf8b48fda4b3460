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
