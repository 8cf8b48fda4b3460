export { type Clock, systemClock } from './clock.ts';
export {
  createTransport,
  type DeliverOptions,
  type PostOptions,
  type PostResult,
  type Transport,
  type TransportOptions,
} from './transport.ts';
