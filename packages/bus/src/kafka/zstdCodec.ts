import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import kafkajs from 'kafkajs';

// Node finds no export of this name in the CommonJS of kafkajs.
const { CompressionCodecs, CompressionTypes } = kafkajs;
const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

// kafkajs names zstd and leaves it to be implemented.
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: (encoder: { buffer: Buffer }) => compress(encoder.buffer),
  decompress: (buffer: Buffer) => decompress(buffer),
});
