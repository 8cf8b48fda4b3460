import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Bus, createEmbeddedBus, type Message } from '../../src/index.ts';
import { Recorder } from '../recorder.ts';

interface Sender {
  readonly process: ChildProcess;
  /** Pairs acknowledged so far. */
  readonly acknowledged: Set<string>;
}

describe('the embedded bus of a process that is killed', () => {
  let dir: string;
  const started: ChildProcess[] = [];

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'bus-crash-'));
  });

  afterEach(async () => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
    await rm(dir, { recursive: true });
  });

  const startSender = (): Sender => {
    const script = fileURLToPath(new URL('./sender.ts', import.meta.url));
    const child = spawn(process.execPath, [script, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
    started.push(child);
    const acknowledged = new Set<string>();
    let rest = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) acknowledged.add(line);
    });
    return { process: child, acknowledged };
  };

  const readAll = async (bus: Bus): Promise<readonly Message[]> => {
    const reader = new Recorder();
    const consumer = await bus.consume({
      topic: 'telemetry',
      group: 'all',
      handler: reader,
      onError: reader.onError,
    });
    const lag = await bus.lag('telemetry', 'all');
    const total = lag.reduce((sum, { latest, earliest }) => sum + latest - earliest, 0);
    await vi.waitFor(() => expect(reader.messages).toHaveLength(total), 20_000);
    await consumer.close();
    return reader.messages;
  };

  test('has every message that was acknowledged, and no send by halves', async () => {
    const acknowledged = new Set<string>();
    for (let round = 0; round < 4; round += 1) {
      const sender = startSender();
      await vi.waitFor(() => expect(sender.acknowledged.size).toBeGreaterThan(50 * (round + 1)), 20_000);
      const closed = once(sender.process, 'close');
      sender.process.kill('SIGKILL');
      await closed;
      for (const number of sender.acknowledged) acknowledged.add(number);
    }
    const bus = createEmbeddedBus({ dir });
    const messages = await readAll(bus);
    await bus.close();
    const numbersOf = (side: string) =>
      messages.filter(({ key }) => key.startsWith(side)).map(({ value }) => Buffer.from(value).toString());
    const stored = new Set(numbersOf('a'));
    expect([...acknowledged].filter((number) => !stored.has(number))).toEqual([]);
    expect(numbersOf('a').sort()).toEqual(numbersOf('b').sort());
  }, 60_000);

  test('is refused to a second process while the first lives, and free once it is dead', async () => {
    const sender = startSender();
    await vi.waitFor(() => expect(sender.acknowledged.size).toBeGreaterThan(0), 20_000);
    expect(() => createEmbeddedBus({ dir })).toThrowError(
      expect.objectContaining({
        name: 'BusError',
        code: 'unavailable',
        message: expect.stringContaining('in use'),
      }),
    );
    const closed = once(sender.process, 'close');
    sender.process.kill('SIGKILL');
    await closed;
    const bus = createEmbeddedBus({ dir });
    await bus.ping();
    await bus.close();
  });
});
