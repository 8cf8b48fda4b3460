import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BroadcastReport } from '@stutterscope/cloud';
import Value from 'typebox/value';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { twoFreePorts } from '../../../infra/kafka/freePorts.ts';
import { type Cli, runCli, startCli } from './cli.ts';
import { cloggedPush, lines } from './recording.ts';

const room = '8888_clogged';
const KEY = 'callback-key';
const patient = { timeout: 60_000, interval: 300 };

let dir: string;
let env: Record<string, string>;
let collector: string;
let up: Cli;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'stutterscope-broadcast-'));
  const [port, sqlPort] = await twoFreePorts();
  collector = `http://127.0.0.1:${port}`;
  env = {
    STUTTERSCOPE_DATA_DIR: dir,
    STUTTERSCOPE_PORT: String(port),
    STUTTERSCOPE_SQL_PORT: String(sqlPort),
    STUTTERSCOPE_NOTIFIER_PORT: '0',
    STUTTERSCOPE_CONSOLE_PORT: '0',
    STUTTERSCOPE_TOKENS: 'accepted',
    STUTTERSCOPE_CLOUD_KEYS: JSON.stringify({ callback: [KEY], push: ['p'.repeat(32)] }),
  };
  up = startCli(['up'], env);
  await vi.waitFor(async () => expect((await fetch(`${collector}/readyz`)).status).toBe(200), patient);
}, 90_000);

afterAll(async () => {
  up.child.kill('SIGKILL');
  await up.exited;
  await rm(dir, { recursive: true });
});

const post = async (path: string, body: string, type = 'application/json') => {
  const answer = await fetch(collector + path, { method: 'POST', headers: { 'content-type': type }, body });
  return answer.status;
};

/** The clogged push as if it ended now. */
function lately() {
  const batches = cloggedPush(room);
  const shift = Date.now() - (batches.at(-1)?.sentAt ?? 0);
  return batches.map((batch) => ({
    ...batch,
    sentAt: batch.sentAt + shift,
    samples: { ...batch.samples, t: batch.samples.t.map((t) => t + shift) },
    events: (batch.events ?? []).map((event) => ({ ...event, t: event.t + shift })),
  }));
}

test('a show is told from its begin to its score, its stutter at its second of the recording', async () => {
  const batches = lately();
  const [from, to] = [(batches[0]?.sentAt ?? 0) - 10_000, batches.at(-1)?.sentAt ?? 0];
  expect(await post('/v1/telemetry', lines(batches), 'application/x-ndjson')).toBe(202);
  // The end first, as networks have it.
  expect(await post('/v1/broadcasts', JSON.stringify({ room, event: 'end', at: to }))).toBe(202);
  expect(await post('/v1/broadcasts', JSON.stringify({ room, event: 'begin', at: from }))).toBe(202);
  const t = Math.floor(Date.now() / 1000) + 600;
  const callback = {
    event_type: 100,
    stream_id: room,
    file_id: '9192487266581821586',
    file_format: 'flv',
    start_time: Math.floor(from / 1000),
    end_time: Math.floor(to / 1000),
    video_url: 'https://vod.example/f0.flv',
    t,
    sign: createHash('md5').update(`${KEY}${t}`).digest('hex'),
  };
  expect(await post('/v1/callbacks', JSON.stringify(callback))).toBe(200);
  expect(await post('/v1/callbacks', JSON.stringify({ ...callback, t: t + 1 }))).toBe(403);

  const report = await vi.waitFor(async () => {
    const { stdout } = await runCli(['broadcast', room, '--json'], env);
    const read: unknown = JSON.parse(stdout);
    if (!Value.Check(BroadcastReport, read)) throw new Error(stdout);
    expect(read.stutters.map(({ cause }) => cause)).toEqual(['upstream_clog']);
    expect(read).toMatchObject({
      begunBy: 'app',
      endedBy: 'app',
      recordings: [{ file: '9192487266581821586' }],
    });
    return read;
  }, patient);
  expect(report).toMatchObject({ from, to, oddities: [] });
  const place = report.stutters[0]?.place;
  const startAt = report.recordings[0]?.startAt ?? 0;
  expect(place?.offsetMs).toBe((report.stutters[0]?.from ?? 0) - startAt);

  const { code, stdout } = await runCli(['broadcast', room], env);
  expect(code).toBe(0);
  expect(stdout).toContain(`${room}: broadcast`);
  expect(stdout).toMatch(/Began .* \(the app said so\)/);
  expect(stdout).toMatch(/upstream clog \(.*\): once/);
  expect(stdout).toContain(`https://vod.example/f0.flv#t=${Math.floor((place?.offsetMs ?? 0) / 1000)}`);
  expect(stdout).toMatch(new RegExp(`${report.score} of 100`));
  expect(stdout).toMatch(/Next time\n {2}1\. /);

  const explained = await runCli(['explain', room], env);
  expect(explained.stdout).toContain('Where to see it\n  Recording 9192487266581821586, from ');
  const page = await runCli(['broadcast', room, '--html'], env);
  expect(page.stdout).toMatch(/^<!doctype html>/);
}, 120_000);

test('a room in which nobody pushed has none', async () => {
  const { code, stderr } = await runCli(['broadcast', '8888_nobody'], env);
  expect([code, stderr]).toEqual([1, expect.stringContaining('no broadcast of room "8888_nobody" is known')]);
});

test('explain tells of a room of which nothing is known but that its push was refused', async () => {
  const asked = new URLSearchParams({ call: 'publish', name: '8888_refused', clientid: '7' }).toString();
  expect(await post('/v1/callbacks/nginx-rtmp', asked, 'application/x-www-form-urlencoded')).toBe(403);
  await vi.waitFor(async () => {
    const { code, stdout } = await runCli(['explain', '8888_refused'], env);
    expect(code).toBe(0);
    expect(stdout).toContain('No pusher of this room reported');
    expect(stdout).toMatch(/What else is so\n.*The ingest server refused the push: it is not signed/);
  }, patient);
}, 90_000);
