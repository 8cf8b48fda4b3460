import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { freePort } from '../../../../test/support/freePort.ts';
import { rtmpServer } from '../../../../test/support/rtmpServer.ts';
import { runPush } from '../../src/index.ts';
import { codesOf, column, ffmpegPath, finish, median, pushArgs, studio } from '../support/studio.ts';

let set: Awaited<ReturnType<typeof studio>>;
beforeAll(async () => {
  set = await studio();
});
afterAll(() => set.close());

/** What one room has reported so far. */
const reported = (room: string) => set.collector.batches.filter((batch) => batch.room === room);

test('a squeezed uplink is seen in the kernel: QUE rises, SPD falls to what is left, both recover', async () => {
  const room = '8888_squeezed';
  const record = join(set.folder, 'push.ndjson');
  const { host, port } = await set.link.shaped(set.server.rtmpPort);
  const ffmpegArgs = pushArgs(`rtmp://${host}:${port}/live/${room}`);
  const agent = set.agent({ ffmpegArgs, endpoint: set.endpoint, record });
  const que = () => column(reported(room), 'que');
  const spd = () => column(reported(room), 'spd');
  const known = (values: (number | null)[]) => values.filter((value) => value !== null);

  await vi.waitFor(() => expect(known(que()).length).toBeGreaterThanOrEqual(6), { timeout: 25_000 });
  expect(Math.max(...known(que()))).toBeLessThanOrEqual(2);
  expect(median(spd())).toBeGreaterThan(900);
  expect(Math.abs(median(column(reported(room), 'vra')) - 1200)).toBeLessThan(200);
  expect(Math.abs(median(column(reported(room), 'fps')) - 15)).toBeLessThan(1.5);

  await set.link.setRate(500);
  const before = que().length;
  // A relay's own receive buffer hides the first seconds of a squeeze; a real link's does not.
  const patienceMs = set.link.kind === 'namespace' ? 15_000 : 40_000;
  const squeezed = () => que().slice(before);
  await vi.waitFor(() => expect(Math.max(...known(squeezed()))).toBeGreaterThanOrEqual(10), {
    timeout: patienceMs,
  });
  await vi.waitFor(() => expect(codesOf(reported(room))).toContain(1101), { timeout: patienceMs });
  await vi.waitFor(() => expect(squeezed().length).toBeGreaterThanOrEqual(8), { timeout: 15_000 });
  if (set.link.kind === 'namespace') {
    // The relay's buffer opens in lumps, so there the acknowledged bytes of a single second say little.
    const left = median(spd().slice(before + 2));
    expect(left).toBeGreaterThan(300);
    expect(left).toBeLessThan(700);
  }

  await set.link.setRate(6000);
  await vi.waitFor(() => expect(que().at(-1)).toBeLessThanOrEqual(2), { timeout: 20_000 });
  expect(await finish(agent, 'SIGTERM')).toBe(0);
  expect(set.collector.refusals).toEqual([]);
  expect(codesOf(reported(room)).slice(0, 3)).toEqual([1001, 1002, 1008]);
  expect(codesOf(reported(room))).not.toContain(-1307);
  expect(reported(room).at(-1)?.stream).toEqual({
    protocol: 'rtmp',
    serverIp: host,
    targetFps: 15,
    width: 540,
    height: 960,
    videoBitrate: 1200,
  });
  const lines = (await readFile(record, 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual(reported(room));
}, 120_000);

describe('a push that fails', () => {
  const push = async (room: string, port: number) => {
    const log: string[] = [];
    const exitCode = await runPush({
      ffmpegPath,
      ffmpegArgs: pushArgs(`rtmp://127.0.0.1:${port}/live/${room}`),
      endpoint: set.endpoint,
      log: (line) => log.push(line),
    });
    return { exitCode, log };
  };

  test('because nobody listens is 3002, and ffmpeg’s exit code is kept', async () => {
    const { exitCode, log } = await push('8888_refused', await freePort());
    expect(exitCode).toBe(1);
    expect(codesOf(reported('8888_refused'))).toEqual([3002]);
    expect(log.join('\n')).toContain('Connection refused');
  });

  test('because the server goes away is 3005 and the end of the push', async () => {
    const room = '8888_lost';
    const server = await rtmpServer();
    onTestFinished(() => server.close());
    const pushing = push(room, server.rtmpPort);
    await vi.waitFor(() => expect(column(reported(room), 'fps').length).toBeGreaterThanOrEqual(2), {
      timeout: 20_000,
    });
    await server.close();
    expect((await pushing).exitCode).toBeGreaterThan(0);
    expect(codesOf(reported(room)).slice(-2)).toEqual([3005, -1307]);
  });

  test('because there is no such ffmpeg is an error that says so', async () => {
    const running = runPush({
      ffmpegPath: join(set.folder, 'no-ffmpeg'),
      ffmpegArgs: pushArgs('rtmp://127.0.0.1/live/8888_none'),
      endpoint: set.endpoint,
      log: () => {},
    });
    await expect(running).rejects.toThrow('ENOENT');
  });
});

test('where the kernel cannot be asked, the agent says so once and reports the rest', async () => {
  const room = '8888_blind';
  const url = `rtmp://${set.link.serverHost}:${set.server.rtmpPort}/live/${room}`;
  const agent = set.agentIn({ PATH: '/nowhere' }, { ffmpegArgs: pushArgs(url), endpoint: set.endpoint });
  let log = '';
  agent.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  await vi.waitFor(() => expect(column(reported(room), 'fps').length).toBeGreaterThanOrEqual(4), {
    timeout: 20_000,
  });
  expect(await finish(agent, 'SIGTERM')).toBe(0);
  expect(log.match(/socket's state cannot be read/g)).toHaveLength(1);
  expect(new Set([...column(reported(room), 'spd'), ...column(reported(room), 'que')])).toEqual(
    new Set([null]),
  );
  expect(median(column(reported(room), 'fps'))).toBeGreaterThan(10);
});

test('a push ends by itself after its duration, whether or not telemetry gets through', async () => {
  const log: string[] = [];
  const exitCode = await runPush({
    ffmpegPath,
    ffmpegArgs: pushArgs(`rtmp://${set.link.serverHost}:${set.server.rtmpPort}/live/8888_short`),
    endpoint: `http://127.0.0.1:${await freePort()}/v1/telemetry`,
    durationMs: 3000,
    log: (line) => log.push(line),
  });
  expect(exitCode).toBe(0);
  expect(log.join('\n')).toMatch(/telemetry: .*ECONNREFUSED.*; trying again in \d+ ms/);
  expect(log.join('\n')).toMatch(/batches? .*lost: closed before it was sent/);
});
