import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Broker, startBroker } from './broker.ts';
import { describeWithBroker, sharedBroker } from './sharedBroker.ts';

function takesConnections(brokers: string): Promise<boolean> {
  const [host, port] = brokers.split(':');
  return new Promise((resolve) => {
    const socket = connect(Number(port), host);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

describeWithBroker('a broker from Maven', () => {
  let dir: string;
  let broker: Broker;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'broker-test-'));
    broker = await startBroker({ dir });
  });

  afterAll(async () => {
    await broker.kill();
    await rm(dir, { recursive: true, force: true });
  });

  test('listens once started, not once stopped, and again on the same port after a restart', async () => {
    expect(await takesConnections(broker.brokers)).toBe(true);
    await broker.stop();
    expect(await takesConnections(broker.brokers)).toBe(false);
    await broker.restart();
    expect(await takesConnections(broker.brokers)).toBe(true);
  });

  test('comes back after SIGKILL', async () => {
    await broker.kill();
    expect(await takesConnections(broker.brokers)).toBe(false);
    await broker.restart();
    expect(await takesConnections(broker.brokers)).toBe(true);
  });
});

describeWithBroker('the shared broker', () => {
  test('is one and the same for every caller', async () => {
    const [first, second] = await Promise.all([sharedBroker(), sharedBroker()]);
    expect(second).toBe(first);
    expect(await takesConnections(first)).toBe(true);
  });
});
