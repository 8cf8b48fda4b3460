/**
 * A number in [0, 1) for the item with this index. The same item always gives the same number, whatever was
 * drawn before: taking one fault out of a room leaves all other noise where it was.
 */
export type Draws = (item: number) => number;

// The finalizer of MurmurHash3: every input bit reaches every output bit.
function mix(word: number): number {
  let hash = word;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function keyOf(seed: number, stream: string): number {
  let hash = mix(seed | 0) ^ mix(Math.floor(seed / 2 ** 32) + 0x27d4eb2f);
  for (let i = 0; i < stream.length; i++) hash = Math.imul(hash ^ stream.charCodeAt(i), 0x01000193);
  return mix(hash);
}

/** The draws of one named stream of randomness under a seed. */
export function drawsOf(seed: number, stream: string): Draws {
  const key = keyOf(seed, stream);
  return (item) => (mix(mix(item ^ key) + key) >>> 0) / 2 ** 32;
}

/** A standard normal number for the item (Box–Muller). */
export function normal(draws: Draws, item: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - draws(item * 2)));
  return radius * Math.cos(2 * Math.PI * draws(item * 2 + 1));
}

/** A number around 1 whose logarithm is normal; its mean is 1. */
export function logNormal(draws: Draws, item: number, sigma: number): number {
  return Math.exp(sigma * normal(draws, item) - (sigma * sigma) / 2);
}

/** A number between both ends for the item. */
export function between(draws: Draws, item: number, from: number, to: number): number {
  return from + draws(item) * (to - from);
}

/** One of the choices for the item. */
export function pick<T>(draws: Draws, item: number, choices: readonly [T, ...T[]]): T {
  return choices[Math.floor(draws(item) * choices.length)] ?? choices[0];
}

/** A UUID made of the item's draws, so that the same room under the same seed has the same sessions. */
export function uuidOf(draws: Draws, item: number): string {
  const nibble = (at: number) => Math.floor(draws(item * 32 + at) * 16).toString(16);
  const nibbles = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => nibble(from + i)).join('');
  const variant = (8 + Math.floor(draws(item * 32 + 31) * 4)).toString(16);
  return `${nibbles(0, 8)}-${nibbles(8, 4)}-4${nibbles(12, 3)}-${variant}${nibbles(15, 3)}-${nibbles(18, 12)}`;
}
