import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An address as plain bits; IPv4-mapped IPv6 has become IPv4. */
export interface Address {
  readonly family: 4 | 6;
  readonly bits: bigint;
}

export const WIDTH = { 4: 32, 6: 128 } as const;

/** Undefined for what is not an address, such as a forged X-Forwarded-For. */
export function parseAddress(text: string): Address | undefined {
  // ipaddr.js takes "127.1" and octal; the kernel's own notation is enough for us.
  if (isIP(text) === 0) return undefined;
  const parsed = ipaddr.process(text);
  const hex = parsed
    .toByteArray()
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  return { family: parsed.kind() === 'ipv4' ? 4 : 6, bits: BigInt(`0x${hex}`) };
}

/** The first bits of an address: what all addresses of its group share. */
export function prefixBits(address: Address, length: number): bigint {
  return address.bits >> BigInt(WIDTH[address.family] - length);
}

/** The group as text, such as "203.0.113.0/24". */
export function formatGroup(address: Address, length: number): string {
  const rest = BigInt(WIDTH[address.family] - length);
  const hex = ((address.bits >> rest) << rest).toString(16).padStart(WIDTH[address.family] / 4, '0');
  return `${ipaddr.fromByteArray([...Buffer.from(hex, 'hex')]).toString()}/${length}`;
}

/** The bits of an IPv6 address that its holder cannot choose. */
const SITE_BITS = 64;

/** Whom an address stands for where it is counted: itself, of IPv6 its network. Never stored, never logged. */
export function addressGroup(text: string): string {
  // As most are; no IPv6 address is without one.
  if (!text.includes(':')) return text;
  const address = parseAddress(text);
  if (address === undefined || address.family === 4) return text;
  return prefixBits(address, SITE_BITS).toString(16);
}
