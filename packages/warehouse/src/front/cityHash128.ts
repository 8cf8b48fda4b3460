// CityHash128 1.0.2, the old version that ClickHouse froze: the checksum of its compressed blocks.

const K0 = 0xc3a5c85c97cb3127n;
const K1 = 0xb492b66fbe98f273n;
const K2 = 0x9ae16a3b2f90404fn;
const K3 = 0xc949d7c7509e6557n;
const MULTIPLIER = 0x9ddfea08eb382d69n;

const u64 = (value: bigint) => BigInt.asUintN(64, value);
const mix = (value: bigint) => value ^ (value >> 47n);
const rotate = (value: bigint, by: bigint) => u64((value >> by) | (value << (64n - by)));

function hash16(low: bigint, high: bigint): bigint {
  const a = mix(u64((low ^ high) * MULTIPLIER));
  return u64(mix(u64((high ^ a) * MULTIPLIER)) * MULTIPLIER);
}

function upTo16(bytes: DataView): bigint {
  const length = bytes.byteLength;
  if (length > 8) {
    const b = bytes.getBigUint64(length - 8, true);
    return hash16(bytes.getBigUint64(0, true), rotate(u64(b + BigInt(length)), BigInt(length))) ^ b;
  }
  if (length >= 4) {
    const first = BigInt(bytes.getUint32(0, true));
    return hash16(BigInt(length) + (first << 3n), BigInt(bytes.getUint32(length - 4, true)));
  }
  if (length === 0) return K2;
  const y = BigInt(bytes.getUint8(0) + (bytes.getUint8(length >> 1) << 8));
  const z = BigInt(length + (bytes.getUint8(length - 1) << 2));
  return u64(mix(u64(y * K2) ^ u64(z * K3)) * K2);
}

type Pair = [low: bigint, high: bigint];

function short(bytes: DataView, [low, high]: Pair): Pair {
  const length = bytes.byteLength;
  const word = (at: number) => bytes.getBigUint64(at, true);
  let [a, b] = [low, high];
  let c: bigint;
  let d: bigint;
  if (length <= 16) {
    a = u64(mix(u64(a * K1)) * K1);
    c = u64(b * K1 + upTo16(bytes));
    d = mix(u64(a + (length >= 8 ? word(0) : c)));
  } else {
    c = hash16(u64(word(length - 8) + K1), a);
    d = hash16(u64(b + BigInt(length)), u64(c + word(length - 16)));
    a = u64(a + d);
    for (let at = 0; at < length - 16; at += 16) {
      a = u64((a ^ u64(mix(u64(word(at) * K1)) * K1)) * K1);
      b ^= a;
      c = u64((c ^ u64(mix(u64(word(at + 8) * K1)) * K1)) * K1);
      d ^= c;
    }
  }
  a = hash16(a, c);
  b = hash16(d, b);
  return [a ^ b, hash16(b, a)];
}

function weak(bytes: DataView, at: number, [a, b]: Pair): Pair {
  const word = (index: number) => bytes.getBigUint64(at + 8 * index, true);
  const start = a + word(0);
  const sum = start + word(1) + word(2);
  const end = word(3);
  return [u64(sum + end), u64(rotate(u64(b + start + end), 21n) + rotate(u64(sum), 44n) + start)];
}

function long(bytes: DataView, [low, high]: Pair): Pair {
  const length = bytes.byteLength;
  const word = (at: number) => bytes.getBigUint64(at, true);
  let [x, y, z] = [low, high, u64(BigInt(length) * K1)];
  const first = u64(rotate(y ^ K1, 49n) * K1 + word(0));
  let v: Pair = [first, u64(rotate(first, 42n) * K1 + word(8))];
  let w: Pair = [u64(rotate(u64(y + z), 35n) * K1 + x), u64(rotate(u64(x + word(88)), 53n) * K1)];
  const whole = length - (length % 128);
  for (let at = 0; at < whole; at += 64) {
    x = u64(rotate(u64(x + y + v[0] + word(at + 16)), 37n) * K1) ^ w[1];
    y = u64(rotate(u64(y + v[1] + word(at + 48)), 42n) * K1) ^ v[0];
    z = rotate(z ^ w[0], 33n);
    v = weak(bytes, at, [u64(v[1] * K1), u64(x + w[0])]);
    w = weak(bytes, at + 32, [u64(z + w[1]), y]);
    [z, x] = [x, z];
  }
  y = u64(y + rotate(w[0], 37n) * K0 + z);
  x = u64(x + rotate(u64(v[0] + z), 49n) * K0);
  for (let tail = 32; tail < (length % 128) + 32; tail += 32) {
    const at = length - tail;
    y = u64(rotate(u64(y - x), 42n) * K0 + v[1]);
    const grown = u64(w[0] + word(at + 16));
    x = u64(rotate(x, 49n) * K0 + grown);
    w = [u64(grown + v[0]), w[1]];
    v = weak(bytes, at, v);
  }
  x = hash16(x, v[0]);
  y = hash16(y, w[0]);
  return [u64(hash16(u64(x + v[1]), w[1]) + y), hash16(u64(x + w[1]), u64(y + v[1]))];
}

/** The 16 bytes of the checksum. What is hashed has at least 16 bytes itself. */
export function cityHash128(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const seed: Pair = [view.getBigUint64(0, true) ^ K3, view.getBigUint64(8, true)];
  const rest = new DataView(bytes.buffer, bytes.byteOffset + 16, bytes.byteLength - 16);
  const [low, high] = rest.byteLength < 128 ? short(rest, seed) : long(rest, seed);
  const out = new DataView(new ArrayBuffer(16));
  out.setBigUint64(0, low, true);
  out.setBigUint64(8, high, true);
  return new Uint8Array(out.buffer);
}
