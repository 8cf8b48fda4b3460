import type { Broker } from '../../../infra/kafka/broker.ts';
import type { Part } from './part.ts';

/** A broker as a part of the fleet. */
export const brokerPart = (broker: Broker, n: number): Part => ({
  name: `broker-${n}`,
  kill: () => broker.kill(),
  async stop() {
    await broker.stop();
    return null;
  },
  start: () => broker.restart(),
  pause: () => broker.signal('SIGSTOP'),
  resume: () => broker.signal('SIGCONT'),
  setClock() {
    throw new Error('the clock of a broker cannot be set');
  },
});
