export type { Alert } from './alerts/alert.ts';
export { type Clock, systemClock } from './clock.ts';
export type { Batch, BatchEvent, ClientInfo, ColumnName, Side, StreamInfo } from './contract.ts';
export type { KeyValueStorage } from './offlineStore.ts';
export type { SampleValues } from './openBatch.ts';
export type { Problem } from './problem.ts';
export type { Random } from './random.ts';
export {
  createReporter,
  type DebugView,
  type Reporter,
  type ReporterOptions,
  type ReporterStats,
} from './reporter.ts';
export {
  createTransport,
  type DeliverOptions,
  type Failure,
  type PostOptions,
  type PostResult,
  type Transport,
  type TransportOptions,
} from './transport.ts';
export { uuidv7 } from './uuidv7.ts';
