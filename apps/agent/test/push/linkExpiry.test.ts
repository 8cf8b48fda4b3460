import { expect, test } from 'vitest';
import { linkExpiryOf } from '../../src/push/linkExpiry.ts';

test.each([
  // handbook, "Push URL": 2016-07-30 11:13:45 in UTC+8
  ['rtmp://8888.livepush.example/live/8888_test001?bizid=8888&txSecret=x&txTime=579C1B69', 1_469_848_425_000],
  ['rtmp://push.example/live/a?txTime=579c1b69', 1_469_848_425_000],
  ['rtmp://push.example/live/a', undefined],
  ['rtmp://push.example/live/a?txTime=tomorrow', undefined],
  ['rtmp://push.example/live/a?txTime=ffffffffffffffff', undefined],
])('%s expires at %s', (url, expected) => {
  expect(linkExpiryOf(url)).toBe(expected);
});
