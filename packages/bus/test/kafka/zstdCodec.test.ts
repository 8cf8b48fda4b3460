import { promisify } from 'node:util';
import { createZstdCompress, zstdCompress, zstdCompressSync } from 'node:zlib';
import kafkajs from 'kafkajs';
import { describe, expect, test } from 'vitest';
import { contentBytes } from '../../src/kafka/zstdCodec.ts';

const { CompressionCodecs, CompressionTypes } = kafkajs;
const codec = CompressionCodecs[CompressionTypes.ZSTD]?.();

const textOf = (bytes: number) => Buffer.from(Array.from({ length: bytes }, (_, at) => (at * at) % 251));

/** A frame whose writer did not know how much would come, as that of a stream. */
async function withoutSize(contents: Buffer): Promise<Buffer> {
  const stream = createZstdCompress();
  stream.write(contents.subarray(0, 1));
  stream.end(contents.subarray(1));
  return Buffer.concat(await Array.fromAsync(stream, (piece: Buffer) => piece));
}

describe('what Kafka keeps packed', () => {
  test.each([0, 1, 63, 64, 255, 256, 257, 65_791, 65_792, 300_000, 1_000_000])(
    'of %i bytes is unpacked, its size known beforehand',
    async (bytes) => {
      const contents = textOf(bytes);
      const frame = zstdCompressSync(contents);
      expect(contentBytes(frame)).toBe(bytes);
      expect(await codec?.decompress(frame)).toEqual(contents);
      expect(await codec?.decompress(await promisify(zstdCompress)(contents))).toEqual(contents);
    },
  );

  test.each([1, 70_000, 300_000])('of %i bytes is unpacked where its size is not told', async (bytes) => {
    const frame = await withoutSize(textOf(bytes));
    expect(contentBytes(frame)).toBeNull();
    expect(await codec?.decompress(frame)).toEqual(textOf(bytes));
  });

  test.each([[Buffer.alloc(0)], [Buffer.from([0x28, 0xb5, 0x2f, 0xfd])]])(
    'and cut off is refused',
    async (frame) => {
      await expect(codec?.decompress(frame)).rejects.toThrow();
    },
  );
});
