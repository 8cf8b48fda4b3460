/** The topics of the pipeline; what each carries and is keyed by stands in the package's README. */
export const topics = [
  'telemetry',
  'signals',
  'census',
  'verdicts',
  'notices',
  'cloud',
  'dead-letters',
] as const;
export type Topic = (typeof topics)[number];

/** What a producer hands over. Equal keys share a partition, and inside a partition order holds. */
export interface OutgoingMessage {
  readonly key: string;
  readonly value: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** Unix ms; the moment of sending when left out. */
  readonly timestampMs?: number;
}

/** What a consumer is given. `offset` grows by one or more from message to message of a partition. */
export interface Message {
  readonly offset: number;
  readonly key: string;
  readonly value: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  readonly timestampMs: number;
}

export interface Producer {
  /** Resolves when every message is durable; rejects with BusError when that is not known for each of them. */
  send(topic: Topic, messages: readonly OutgoingMessage[]): Promise<void>;
  close(): Promise<void>;
}

/** How far a group got in a partition: the next offset to read, and a note of its own of at most 1 kB. */
export interface Position {
  readonly offset: number;
  readonly note: string;
}

/** A partition in the hands of one member of a group. */
export interface Assignment {
  readonly topic: Topic;
  readonly partition: number;
  /** What the group committed last, null when it never did. */
  committed(): Promise<Position | null>;
  /** The first offset still kept. */
  earliest(): Promise<number>;
  /** The offset that the next message will get. */
  latest(): Promise<number>;
  /** The first offset whose timestamp is at or after the moment; `latest()` when there is none. */
  offsetAt(timestampMs: number): Promise<number>;
  /** Durable when it resolves. Rejects with BusError of code `fenced` once the partition belongs to another. */
  commit(position: Position): Promise<void>;
}

export interface ConsumerHandler {
  /** Called when a partition is given to this member, before its first batch: where to read from. */
  assigned(assignment: Assignment): Promise<number>;
  /**
   * Messages of one partition in order, never overlapping with the next call for that partition. Nothing is
   * committed but by the handler. A rejection stops the partition, and after a pause it is assigned anew.
   */
  batch(assignment: Assignment, messages: readonly Message[]): Promise<void>;
  /** The partition is gone; nothing more may be committed for it. */
  revoked(assignment: Assignment): Promise<void>;
}

export interface Consumer {
  /** Stops fetching, lets the running batches end, calls `revoked` for each partition, leaves the group. */
  close(): Promise<void>;
}

export interface ConsumeOptions {
  readonly topic: Topic;
  readonly group: string;
  readonly handler: ConsumerHandler;
  /** A fetch may wait half a second for more to come: it costs as much as dozens of messages. Left out, they come at once. */
  readonly isPatient?: boolean;
  /** Told of every error the consumer recovers from by itself. */
  readonly onError: (error: Error) => void;
}

/** One partition of a topic as a group sees it. */
export interface PartitionLag {
  readonly partition: number;
  readonly earliest: number;
  readonly latest: number;
  readonly committed: number | null;
}

/** Topics, partitions, groups: the same promises over Kafka and over the embedded log. */
export interface Bus {
  /** Makes the topics that are missing. Safe to call from many processes at once. */
  ensureTopics(partitions: number): Promise<void>;
  producer(): Promise<Producer>;
  consume(options: ConsumeOptions): Promise<Consumer>;
  lag(topic: Topic, group: string): Promise<readonly PartitionLag[]>;
  /** Resolves when the bus takes writes now, rejects with the reason when it does not. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
