import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { signUrls, txSecretOf } from '../../src/index.ts';

/** What coreutils make of a text: nothing of ours, and nothing of Node's. */
const md5sum = (text: string) => execFileSync('md5sum', { input: text, encoding: 'utf8' }).slice(0, 32);

// Published by two vendors of this scheme, and the handbook's example signed with a published key
const known = [
  ['e12c46f2612d5106e2034781ab261ca3', 'test', '5C271099', 'f85a2ab363fe4deaffef9754d79da6fe'],
  ['GCTbw44s6MPLh4GqgDpnfuFHgy25Enly', 'huawei1', '5eed5888', '5cdc845362c332a4ec3e09ac5d5571d6'],
  ['e12c46f2612d5106e2034781ab261ca3', '8888_test001', '579C1B69', '7dd08cdd16d44b553e6bd967e9e58143'],
] as const;

test.each(known)(
  'key %s, stream %s, txTime %s: as published, and as md5sum says',
  (key, stream, txTime, secret) => {
    expect(txSecretOf(key, stream, txTime)).toBe(secret);
    expect(md5sum(key + stream + txTime)).toBe(secret);
  },
);

test("the handbook's worked example: 8888_test001 until 1469848425 is 579C1B69", () => {
  const key = 'e12c46f2612d5106e2034781ab261ca3';
  const signed = signUrls({ use: 'push', stream: '8888_test001', key, expiresS: 1_469_848_425 });
  const txSecret = md5sum(`${key}8888_test001579C1B69`);
  const url = `rtmp://8888.livepush.myqcloud.com/live/8888_test001?txSecret=${txSecret}&txTime=579C1B69`;
  expect(signed).toEqual({ url, urls: { rtmp: url }, txTime: '579C1B69', txSecret });
  // 11:13:45 of the text is the vendor's own time, UTC+8.
  expect(new Date(1_469_848_425_000).toISOString()).toBe('2016-07-30T03:13:45.000Z');
});

test("the handbook's second example reads the same way", () => {
  const expiresS = Date.parse('2017-01-01T00:00:00+08:00') / 1000;
  expect(signUrls({ use: 'push', stream: '1_a', key: 'k', expiresS }).txTime).toBe('5867D600');
});

test('a play URL has its suffix and is signed without it', () => {
  const { url, urls, txSecret } = signUrls({
    use: 'play',
    stream: '8888_test001',
    key: 'playkey',
    expiresS: 1_469_848_425,
    https: true,
  });
  expect(txSecret).toBe(md5sum('playkey8888_test001579C1B69'));
  const query = `?txSecret=${txSecret}&txTime=579C1B69`;
  expect(urls).toEqual({
    rtmp: `rtmp://8888.liveplay.myqcloud.com/live/8888_test001${query}`,
    flv: `https://8888.liveplay.myqcloud.com/live/8888_test001.flv${query}`,
    hls: `https://8888.liveplay.myqcloud.com/live/8888_test001.m3u8${query}`,
  });
  expect(url).toBe(urls.flv);
});

test.each([
  ['a stream without BIZID and no host', { stream: 'test001', expiresS: 1 }],
  ['milliseconds', { stream: '8888_a', expiresS: 1_469_848_425_000 }],
  ['half a second', { stream: '8888_a', expiresS: 1.5 }],
])('%s is not signed', (_name, wrong) => {
  expect(() => signUrls({ use: 'push', key: 'k', ...wrong })).toThrow(RangeError);
});
