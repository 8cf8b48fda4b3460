export { type Clock, systemClock } from './clock.ts';
export type { SampleValues } from './openBatch.ts';
export type { Random } from './random.ts';
export {
  type ClientInfo,
  createReporter,
  type Problem,
  type Reporter,
  type ReporterOptions,
  type ReporterStats,
  type StreamInfo,
} from './reporter.ts';
export {
  createTransport,
  type DeliverOptions,
  type PostOptions,
  type PostResult,
  type Transport,
  type TransportOptions,
} from './transport.ts';
export { uuidv7 } from './uuidv7.ts';
