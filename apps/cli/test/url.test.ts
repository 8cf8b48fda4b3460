import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { runCli } from './cli.ts';

const KEY = 'e12c46f2612d5106e2034781ab261ca3';
const md5sum = (text: string) => execFileSync('md5sum', { input: text, encoding: 'utf8' }).slice(0, 32);

test("the handbook's example, signed on the command line and by md5sum", async () => {
  const args = ['url', 'push', '--stream', '8888_test001', '--key', KEY, '--expires', '1469848425', '--json'];
  const { code, stdout, stderr } = await runCli(args);
  const txSecret = md5sum(`${KEY}8888_test001579C1B69`);
  const url = `rtmp://8888.livepush.myqcloud.com/live/8888_test001?txSecret=${txSecret}&txTime=579C1B69`;
  expect([code, JSON.parse(stdout)]).toEqual([0, { url, urls: { rtmp: url }, txTime: '579C1B69', txSecret }]);
  expect(stderr).toMatch(/Mind: it has expired: it held until 2016-07-30T03:13:45/);
});

test('the same instant as ISO time of UTC+8, over a host of its own', async () => {
  const when = ['--expires', '2016-07-30T11:13:45+08:00', '--host', '::1', '--json'];
  const { stdout } = await runCli(['url', 'play', '--stream', '8888_test001', ...when], {
    STUTTERSCOPE_URL_KEY: KEY,
  });
  const { urls, txTime } = JSON.parse(stdout);
  expect(txTime).toBe('579C1B69');
  expect(Object.keys(urls)).toEqual(['rtmp', 'flv', 'hls']);
  expect(urls.hls).toMatch(/^http:\/\/\[::1\]\/live\/8888_test001\.m3u8\?txSecret=/);
});

test('a link for a day is made by default, found good, and bad once a letter is changed', async () => {
  const env = { STUTTERSCOPE_URL_KEY: KEY };
  const made = await runCli(['url', 'push', '--stream', '8888_show'], env);
  expect([made.code, made.stderr]).toEqual([0, '']);
  const url = made.stdout.trim();
  const good = await runCli(['url', 'check', url], env);
  expect([good.code, good.stdout]).toEqual([
    0,
    expect.stringMatching(/^good: push URL of stream 8888_show, until /),
  ]);
  const bad = await runCli(['url', 'check', url.replace('8888_show', '8888_shaw'), '--json'], env);
  expect([bad.code, JSON.parse(bad.stdout)]).toMatchObject([
    1,
    { ok: false, stream: '8888_shaw', fault: { code: 'signature_wrong' } },
  ]);
  expect(bad.stdout + bad.stderr).not.toContain(KEY);
});

test('a push that is to be recorded: asked for as URLs spell it, and still good', async () => {
  const env = { STUTTERSCOPE_URL_KEY: KEY };
  const wish = ['--record', 'mp4|hls', '--record-interval', '100m'];
  const { code, stdout, stderr } = await runCli(['url', 'push', '--stream', '8888_show', ...wish], env);
  expect([code, stdout]).toEqual([
    0,
    expect.stringMatching(/&txTime=[0-9A-F]{8}&record=mp4%7Chls&record_interval=6000\n$/),
  ]);
  expect(stderr).toContain('Mind: the handbook names 90 minutes as the longest file, too.');
  expect((await runCli(['url', 'check', stdout.trim()], env)).code).toBe(0);
});

test.each([
  [['push', '--stream', '8888_a', '--key', KEY, '--record', 'avi'], /It must be mp4, hls or flv/],
  [
    ['push', '--stream', '8888_a', '--key', KEY, '--record', 'flv', '--record-interval', '7201'],
    /up to 7200 s/,
  ],
  [['push', '--stream', '8888_a', '--key', KEY, '--record-interval', '30m'], /needs --record/],
  [['play', '--stream', '8888_a', '--key', KEY, '--record', 'mp4'], /unknown option '--record'/],
  [['push', '--stream', '8888_a'], /no key: set STUTTERSCOPE_URL_KEY, or give --key/],
  [['push', '--stream', 'test', '--key', KEY], /does not start with a BIZID.*--host/],
  [['push', '--stream', '8888_a b', '--key', KEY], /It must be a stream/],
  [['push', '--stream', '8888_a', '--key', KEY, '--expires', '1469848425000'], /These are milliseconds/],
  [['push', '--stream', '8888_a', '--key', KEY, '--expires', 'soon'], /It must be Unix seconds/],
  [['push', '--stream', '8888_a', '--key', KEY, '--host', 'a/b'], /It must be a host/],
])('ends %j with 2 and says why', async (args, message) => {
  const { code, stdout, stderr } = await runCli(['url', ...args]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
});
