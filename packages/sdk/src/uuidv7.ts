import type { Random } from './random.ts';

/** A version 7 UUID (RFC 9562, 5.7): ids sort by the time they were made. */
export function uuidv7(nowMs: number, random: Random): string {
  const nibble = () => Math.floor(random() * 16).toString(16);
  const nibbles = (count: number) => Array.from({ length: count }, nibble).join('');
  const time = Math.floor(nowMs).toString(16).padStart(12, '0');
  const variant = (8 + Math.floor(random() * 4)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${nibbles(3)}-${variant}${nibbles(3)}-${nibbles(12)}`;
}
