import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import kafkajs from 'kafkajs';

// Node finds no export of this name in the CommonJS of kafkajs.
const { CompressionCodecs, CompressionTypes } = kafkajs;

// kafkajs names zstd and leaves it to be implemented. At once, since a record batch is below a megabyte and takes 3 ms at
// most: Node's other way hands out 16 KiB at a time, each a turn of the event loop. It took four times the CPU time, and
// one fetch of a full topic some thousand turns, between which handlers ran while the group waited for a heartbeat.
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: async (encoder: { buffer: Buffer }) => zstdCompressSync(encoder.buffer),
  decompress: async (buffer: Buffer) => zstdDecompressSync(buffer),
});
