import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import kafkajs from 'kafkajs';

// Node finds no export of this name in the CommonJS of kafkajs.
const { CompressionCodecs, CompressionTypes } = kafkajs;

/** What a frame without its size is unpacked into at a time, and the most that a frame's own word is taken for, bytes. */
const UNKNOWN_BYTES = 64 * 1024;
const MOST_BYTES = 16 * 1024 * 1024;

/** Bytes of a header's parts: the name of a dictionary, by the two lowest bits of its descriptor, and the size, by the two highest. */
const DICTIONARY_BYTES = [0, 1, 2, 4] as const;
const SIZE_BYTES = [0, 2, 4, 8] as const;

/** What a frame says it unpacks to, bytes; null where it does not say. RFC 8878, 3.1.1.1. */
export function contentBytes(frame: Buffer): number | null {
  const descriptor = frame[4] ?? 0;
  const isSingleSegment = (descriptor & 0b0010_0000) !== 0;
  const at = 5 + (isSingleSegment ? 0 : 1) + (DICTIONARY_BYTES[descriptor & 0b11] ?? 0);
  const sizeBytes = SIZE_BYTES[descriptor >> 6] ?? 0;
  if (frame.length < at + Math.max(1, sizeBytes)) return null;
  switch (sizeBytes) {
    case 0:
      return isSingleSegment ? frame.readUInt8(at) : null;
    case 2:
      return frame.readUInt16LE(at) + 256;
    case 4:
      return frame.readUInt32LE(at);
    case 8:
      return Number(frame.readBigUInt64LE(at));
    default:
      return sizeBytes satisfies never;
  }
}

/** Unpacks into one buffer of the size that the frame tells: piece by piece it takes twice the CPU time. */
function unpack(frame: Buffer): Buffer {
  const bytes = contentBytes(frame);
  // With room for one byte more the first piece is known to be the last.
  const chunkSize = bytes === null || bytes >= MOST_BYTES ? UNKNOWN_BYTES : Math.max(64, bytes + 1);
  return zstdDecompressSync(frame, { chunkSize });
}

// kafkajs names zstd and leaves it to be implemented. At once, since a record batch is below a megabyte and takes 3 ms at
// most: Node's other way hands out 16 KiB at a time, each a turn of the event loop. It took four times the CPU time, and
// one fetch of a full topic some thousand turns, between which handlers ran while the group waited for a heartbeat.
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: async (encoder: { buffer: Buffer }) => zstdCompressSync(encoder.buffer),
  decompress: async (buffer: Buffer) => unpack(buffer),
});
