import { setImmediate } from 'node:timers/promises';
import { cityHash128 } from './cityHash128.ts';

const BLOCK_BYTES = 1024 * 1024;
const LZ4 = 0x82;
const HEADER_BYTES = 9;

/** An LZ4 block that is nothing but literals: valid for every reader, and on a loopback not worth making smaller. */
function asLiterals(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 15) return Buffer.concat([Uint8Array.of(bytes.length << 4), bytes]);
  const more = bytes.length - 15;
  const length = new Uint8Array(Math.floor(more / 255) + 1).fill(255);
  length[length.length - 1] = more % 255;
  return Buffer.concat([Uint8Array.of(15 << 4), length, bytes]);
}

function block(bytes: Uint8Array): Uint8Array[] {
  const literals = asLiterals(bytes);
  const framed = Buffer.alloc(HEADER_BYTES + literals.length);
  framed.writeUInt8(LZ4, 0);
  framed.writeUInt32LE(framed.length, 1);
  framed.writeUInt32LE(bytes.length, 5);
  framed.set(literals, HEADER_BYTES);
  return [cityHash128(framed), framed];
}

/** ClickHouse's own compressed blocks, as a client asks for them with `compress=1`. */
export async function compressedBlocks(bytes: Uint8Array): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let from = 0; from < bytes.length; from += BLOCK_BYTES) {
    parts.push(...block(bytes.subarray(from, from + BLOCK_BYTES)));
    // The checksum is the CPU's work: others get their turn between blocks.
    await setImmediate();
  }
  return Buffer.concat(parts);
}
