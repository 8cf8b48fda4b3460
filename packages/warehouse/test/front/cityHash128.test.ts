import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { cityHash128 } from '../../src/front/cityHash128.ts';

test('is the hash that ClickHouse and its Go driver compute, at every length that takes another path', () => {
  const all = createHash('sha256');
  for (let length = 16; length < 700; length += 1) {
    all.update(cityHash128(Uint8Array.from({ length }, (_, index) => index * 7 + length * 13)));
  }
  // The same over CH128 of github.com/go-faster/city 1.0.1.
  expect(all.digest('hex')).toBe('0de576922616fcea9906e195220c7c0cb4cfc77c12eaa3f4d7038138a5447758');
});
