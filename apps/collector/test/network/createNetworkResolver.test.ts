import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createNetworkResolver } from '../../src/index.ts';

const table = `
# documentation networks
203.0.113.0/24,AS64500
203.0.113.128/25 , AS64501
203.0.113.200/32	AS64502
0.0.0.0/0 internet4
2001:db8::/32,AS64510
2001:db8:1::/48 AS64511
::ffff:192.0.2.0/120,AS64520
`;

describe('with a table', () => {
  const networkOf = createNetworkResolver(table);

  test.each([
    ['203.0.113.7', 'AS64500'],
    ['203.0.113.129', 'AS64501'],
    ['203.0.113.200', 'AS64502'],
    ['198.51.100.1', 'internet4'],
    ['::ffff:203.0.113.7', 'AS64500'],
    ['::ffff:cb00:7107', 'AS64500'],
    ['192.0.2.9', 'AS64520'],
    ['2001:db8:1:2::3', 'AS64511'],
    ['2001:DB8:2::1', 'AS64510'],
    ['2001:db9::1', '2001:db9::/48'],
  ])('%s is in %s: the longest prefix wins', (address, id) => {
    expect(networkOf(address)).toBe(id);
  });

  test('a default for IPv6 does not catch IPv4', () => {
    expect(createNetworkResolver('::/0,six')('192.0.2.9')).toBe('192.0.2.0/24');
  });

  test.each([
    ['a network without an id', '10.0.0.0/8'],
    ['an id without a network', 'AS64500'],
    ['three fields', '10.0.0.0/8,AS1,Berlin'],
    ['no address', 'ten/8,AS1'],
    ['an octal address', '010.0.0.0/8,AS1'],
    ['no prefix length', '10.0.0.0,AS1'],
    ['too long a prefix', '10.0.0.0/33,AS1'],
    ['too long a prefix of IPv6', '2001:db8::/129,AS1'],
    ['a prefix that is no number', '10.0.0.0/8x,AS1'],
    ['bits beyond the prefix', '10.0.0.1/8,AS1'],
    ['too long an id', `10.0.0.0/8,${'x'.repeat(65)}`],
  ])('%s is refused, naming the line', (_name, line) => {
    expect(() => createNetworkResolver(`192.0.2.0/24,AS1\n\n${line}\n`)).toThrow(/^network table, line 3: /);
  });
});

describe('without a match', () => {
  const networkOf = createNetworkResolver();

  test.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['fe80::1%eth0', 'fe80::/48'],
    ['::1', '::/48'],
    ['', 'unknown'],
    ['203.0.113.77:4711', 'unknown'],
    ['<script>', 'unknown'],
  ])('%s becomes its group %s', (address, group) => {
    expect(networkOf(address)).toBe(group);
  });

  test('no address is ever given back whole, and all of a group agree', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.nat(255), (address, other) => {
        const neighbour = address.replace(/\d+$/, String(other));
        expect(networkOf(address)).toBe(networkOf(neighbour));
        expect(networkOf(address)).toMatch(/\.0\/24$/);
      }),
    );
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        expect(networkOf(address)).toMatch(/\/(48|24)$/);
        expect(networkOf(address).length).toBeLessThanOrEqual(64);
      }),
    );
  });
});
