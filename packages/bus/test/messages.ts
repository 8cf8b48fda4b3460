import { type OutgoingMessage, partitionOf } from '../src/index.ts';

/** A message whose value is the text. */
export function message(key: string, text: string): OutgoingMessage {
  return { key, value: Buffer.from(text) };
}

/** Messages `from`, `from + 1`, … of one key; the value is the number. */
export function numbered(key: string, from: number, count: number): OutgoingMessage[] {
  return Array.from({ length: count }, (_, index) => message(key, String(from + index)));
}

/** The texts that `numbered` makes. */
export function numbers(from: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(from + index));
}

/** A key that falls into the partition. */
export function keyIn(partition: number, partitions: number): string {
  for (let candidate = 0; ; candidate += 1) {
    const key = `key-${candidate}`;
    if (partitionOf(key, partitions) === partition) return key;
  }
}
