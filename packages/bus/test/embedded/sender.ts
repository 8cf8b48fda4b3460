/** Sends numbered messages in pairs to the embedded bus of a directory and prints the number of each acknowledged pair. */
import { createEmbeddedBus } from '../../src/index.ts';

const bus = createEmbeddedBus({ dir: process.argv[2] ?? '' });
await bus.ensureTopics(3);
const producer = await bus.producer();

async function sendFrom(first: number, step: number): Promise<void> {
  for (let number = first; ; number += step) {
    const value = Buffer.from(String(number));
    await producer.send('telemetry', [
      { key: `a${first}`, value },
      { key: `b${first}`, value },
    ]);
    process.stdout.write(`${number}\n`);
  }
}

await Promise.all([0, 1, 2, 3].map((first) => sendFrom(first, 4)));
