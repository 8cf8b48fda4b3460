import { type Address, formatGroup, parseAddress, prefixBits, WIDTH } from './address.ts';

/** A line `CIDR,id` of a network table. */
interface Network {
  readonly address: Address;
  readonly length: number;
  readonly id: string;
}

/** Longest network id the contract's `client.networkId` holds. */
const MAX_ID_LENGTH = 64;

// ::ffff:0:0/96, where IPv6 writes IPv4 addresses.
const MAPPED_LENGTH = 96;

function parseCidr(cidr: string): { address: Address; length: number } | string {
  const [base = '', lengthText = '', ...more] = cidr.split('/');
  const address = parseAddress(base);
  if (address === undefined) return `"${base}" is not an IP address`;
  if (!/^\d{1,3}$/.test(lengthText) || more.length > 0) return `"${cidr}" has no prefix length`;
  const mapped = address.family === 4 && base.includes(':');
  const length = Number(lengthText) - (mapped ? MAPPED_LENGTH : 0);
  if (length < 0 || length > WIDTH[address.family])
    return `"/${lengthText}" is not a prefix length of its family`;
  const rest = BigInt(WIDTH[address.family] - length);
  if (prefixBits(address, length) << rest !== address.bits) {
    return `"${cidr}" has bits beyond its prefix: ${formatGroup(address, length)} is meant?`;
  }
  return { address, length };
}

function parseLine(line: string): Network | string {
  const [cidr = '', id = '', ...more] = line.split(/\s*,\s*|\s+/);
  if (id === '' || more.length > 0) return 'is not "CIDR,id"';
  if (id.length > MAX_ID_LENGTH) return `has an id longer than ${MAX_ID_LENGTH} characters`;
  const parsed = parseCidr(cidr);
  return typeof parsed === 'string' ? parsed : { ...parsed, id };
}

/** Reads a table; throws an Error that names the first malformed line. Blank lines and # comments are skipped. */
export function parseNetworkTable(table: string): readonly Network[] {
  const networks: Network[] = [];
  for (const [index, line] of table.split('\n').entries()) {
    const text = line.trim();
    if (text === '' || text.startsWith('#')) continue;
    const network = parseLine(text);
    if (typeof network === 'string') throw new Error(`network table, line ${index + 1}: ${network}`);
    networks.push(network);
  }
  return networks;
}
