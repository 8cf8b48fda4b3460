import { expect, test } from 'vitest';
import { Uplink } from '../../src/push/uplink.ts';

const KIB = 1024;

test('a socket that was full takes nothing until the free part is half of the used one', () => {
  const uplink = new Uplink(60 * KIB);
  uplink.accept(60 * KIB, undefined);
  const room = [];
  // 80 kbit/s for a second are 10 000 bytes: the third is free after more than two of them.
  for (let second = 0; second < 3; second++) {
    uplink.drain(80, 0, 1000);
    room.push(uplink.room);
  }
  expect(room).toEqual([0, 0, 30_000]);
});

test('a socket that was never full takes what it has room for', () => {
  const uplink = new Uplink(60 * KIB);
  uplink.accept(60 * KIB - 1, undefined);
  uplink.drain(8, 0, 1000);
  expect(uplink.room).toBe(1001);
});

test('a new connection begins with an empty socket', () => {
  const uplink = new Uplink(KIB);
  uplink.accept(KIB, undefined);
  uplink.reset();
  expect(uplink.room).toBe(KIB);
});
