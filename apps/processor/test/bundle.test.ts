import { describe, expect, test } from 'vitest';
import { bundle } from '../src/bundle.ts';
import { decodeCensus } from '../src/decode.ts';

const presence = (room: string, revision: number, id = 'n1') => ({
  kind: 'presence' as const,
  room,
  revision,
  minute: 1_780_000_020_000,
  ingest: null,
  watching: 3,
  cells: [{ by: 'network' as const, id, watching: 3 }],
});

const read = (bytes: Uint8Array) => {
  const decoded = decodeCensus(bytes);
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.value;
};

describe('bundles', () => {
  test('words of one key are one message, in their order', () => {
    const words = [
      presence('8888_a', 1),
      presence('8888_b', 1),
      presence('8888_a', 2),
      presence('8888_a', 3),
    ];
    const messages = bundle(words, ({ room }) => room);
    expect(messages.map(({ key }) => key)).toEqual(['8888_a', '8888_b']);
    expect(messages.map(({ value }) => read(value))).toEqual([[words[0], words[2], words[3]], [words[1]]]);
  });

  test('many long words are several messages, none of which the bus refuses', () => {
    const words = Array.from({ length: 50 }, (_, n) => presence('8888_a', n, 'é'.repeat(30_000)));
    const messages = bundle(words, ({ room }) => room);
    expect(messages.length).toBeGreaterThan(1);
    expect(messages.length).toBeLessThan(words.length);
    expect(Math.max(...messages.map(({ value }) => value.byteLength))).toBeLessThan(900_000);
    expect(messages.flatMap(({ value }) => read(value))).toEqual(words);
  });

  test('a word by itself, as it was sent before there were bundles, is read', () => {
    const word = presence('8888_a', 1);
    expect(read(new TextEncoder().encode(JSON.stringify(word)))).toEqual([word]);
  });

  test('nothing said is nothing sent', () => {
    expect(bundle([], () => 'a')).toEqual([]);
  });
});
