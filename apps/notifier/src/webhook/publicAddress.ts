import ipaddr from 'ipaddr.js';

/** Says whether an address may be posted to. */
export type AddressRule = (address: string) => boolean;

/**
 * Public addresses, and the ranges an operator allows besides. Whatever is loopback, private, link-local or reserved
 * is refused, in every spelling: IPv4 within IPv6 is looked at as the IPv4 that it is. Throws on a faulty range.
 */
export function addressRule(allow: readonly string[] = []): AddressRule {
  const ranges = allow.map((range) => ipaddr.parseCIDR(range));
  return (text) => {
    if (!ipaddr.isValid(text)) return false;
    const address = ipaddr.process(text);
    if (address.range() === 'unicast') return true;
    return ranges.some(
      ([network, bits]) => network.kind() === address.kind() && address.match(network, bits),
    );
  };
}
