const seed = 0x9747b28c;
const mixing = 0x5bd1e995;

/** The partition of a key: Kafka's default partitioner (murmur2), the same over both transports. */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions;
}

/** As in org.apache.kafka.common.utils.Utils.murmur2. */
function murmur2(data: Buffer): number {
  const whole = data.length & ~3;
  let hash = seed ^ data.length;
  for (let at = 0; at < whole; at += 4) {
    const word = Math.imul(data.readInt32LE(at), mixing);
    hash = Math.imul(hash, mixing) ^ Math.imul(word ^ (word >>> 24), mixing);
  }
  if (data.length > whole) {
    for (let at = data.length - 1; at >= whole; at -= 1) hash ^= data.readUInt8(at) << (8 * (at - whole));
    hash = Math.imul(hash, mixing);
  }
  hash = Math.imul(hash ^ (hash >>> 13), mixing);
  return hash ^ (hash >>> 15);
}
