import { type Address, formatGroup, parseAddress, prefixBits } from './address.ts';
import { parseNetworkTable } from './networkTable.ts';

/** What an address in no table is reduced to: an IPv4 site, an IPv6 site. Never the full address. */
const GROUP_LENGTH = { 4: 24, 6: 48 } as const;

/** Addresses whose group is remembered: clients send again and again. */
const MOST_REMEMBERED = 20_000;

type ByPrefix = Map<number, Map<bigint, string>>;

function longestFirst(prefixes: ByPrefix): [number, Map<bigint, string>][] {
  return [...prefixes].sort(([a], [b]) => b - a);
}

/**
 * Names the network group of an address: by the longest prefix of the table, else by the address's own
 * /24 (IPv4) or /48 (IPv6). The table holds one `CIDR,id` a line, comma or blanks between; a malformed line
 * throws an Error that names it.
 *
 * @example
 * const networkOf = createNetworkResolver('203.0.113.0/24,AS64500');
 * networkOf('203.0.113.7'); // 'AS64500'
 * networkOf('198.51.100.7'); // '198.51.100.0/24'
 */
export function createNetworkResolver(table = ''): (address: string) => string {
  const families: Record<Address['family'], ByPrefix> = { 4: new Map(), 6: new Map() };
  for (const { address, length, id } of parseNetworkTable(table)) {
    const prefixes = families[address.family];
    const ids = prefixes.get(length) ?? new Map<bigint, string>();
    prefixes.set(length, ids.set(prefixBits(address, length), id));
  }
  const ordered = { 4: longestFirst(families[4]), 6: longestFirst(families[6]) };

  const groupOf = (text: string): string => {
    const address = parseAddress(text);
    if (address === undefined) return 'unknown';
    for (const [length, ids] of ordered[address.family]) {
      const id = ids.get(prefixBits(address, length));
      if (id !== undefined) return id;
    }
    return formatGroup(address, GROUP_LENGTH[address.family]);
  };

  const remembered = new Map<string, string>();
  return (text) => {
    const known = remembered.get(text);
    if (known !== undefined) return known;
    if (remembered.size === MOST_REMEMBERED) remembered.clear();
    const group = groupOf(text);
    remembered.set(text, group);
    return group;
  };
}
