import { connect } from 'node:net';
import { type Finding, ok } from './finding.ts';

const PATIENCE_MS = 3000;

function takesConnections(broker: string): Promise<boolean> {
  const at = broker.lastIndexOf(':');
  const host = broker.slice(0, at).replace(/^\[|\]$/g, '');
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host, port: Number(broker.slice(at + 1)), timeout: PATIENCE_MS });
  socket.once('connect', () => resolve(true));
  socket.once('timeout', () => resolve(false));
  socket.once('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}

/** Whether each of the brokers of a cluster that answers is there: with one away the next loss stops something. */
export async function brokersFinding(brokers: readonly string[]): Promise<Finding> {
  const there = await Promise.all(brokers.map(takesConnections));
  const away = brokers.filter((_, at) => there[at] === false);
  const part = 'kafka';
  if (away.length === 0) return ok(part, `${brokers.join(', ')} answers and has our topics`);
  const found = `${away.join(', ')} does not answer, ${brokers.length - away.length} of ${brokers.length} do, with our topics`;
  const fix =
    'bring it back: all goes on meanwhile, but what had two copies has one; or take it out of STUTTERSCOPE_KAFKA_BROKERS';
  return { part, state: 'absent', found, fix };
}
