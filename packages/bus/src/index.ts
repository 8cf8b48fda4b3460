export { BusError, type BusErrorCode } from './busError.ts';
export type { BusLogger } from './busLogger.ts';
export { startTicker } from './consume/ticker.ts';
export { createTurns, type Turns } from './consume/turns.ts';
export { deadLetter } from './deadLetter.ts';
export { type Decoded, decodeAs, decodeJson } from './decode.ts';
export { createEmbeddedBus, type EmbeddedBusOptions } from './embedded/embeddedBus.ts';
export { createKafkaBus, type KafkaBusOptions } from './kafka/kafkaBus.ts';
export { maxMessageBytes } from './limits.ts';
export { partitionOf } from './partitionOf.ts';
export {
  type Assignment,
  type Bus,
  type ConsumeOptions,
  type Consumer,
  type ConsumerHandler,
  type Message,
  type OutgoingMessage,
  type PartitionLag,
  type Position,
  type Producer,
  type Topic,
  topics,
} from './types.ts';
