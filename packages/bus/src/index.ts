export { BusError, type BusErrorCode } from './busError.ts';
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
