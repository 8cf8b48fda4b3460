import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createEmbeddedBus, createKafkaBus } from '@stutterscope/bus';
import { type Batch, columnNames, parseBatch } from '@stutterscope/telemetry';
import { expect, test } from 'vitest';
import { pushArgs } from '../../apps/agent/test/support/studio.ts';
import { describeWithBroker, sharedBroker } from '../../infra/kafka/sharedBroker.ts';
import { isKept } from '../../packages/warehouse/test/support/precision.ts';
import { Children, cliCommand } from '../support/children.ts';
import { cleanups, opened } from '../support/cleanups.ts';
import { type Pipeline, startPipeline } from '../support/pipeline.ts';
import { rtmpServer } from '../support/rtmpServer.ts';
import { shapedLink } from '../support/shapedLink.ts';

const room = '8888_squeeze';
const told =
  'cause, origin, severity, toUnixTimestamp64Milli(`from`) AS start, toUnixTimestamp64Milli(`to`) AS end';
const stutters = `SELECT ${told}, evidence.signal AS signals FROM stutters_current WHERE room = '${room}' ORDER BY start`;

/** Every value of every sample, in order, as the agent wrote it down. */
/** What was sent and did not come back as its column keeps it, in the order of batches and samples. */
function lostOf(batches: readonly Batch[], stored: readonly unknown[][]): unknown[] {
  const sent = batches.flatMap(({ seq, samples }) => samples.t.map((t, idx) => ({ seq, idx, t, samples })));
  if (stored.length > sent.length) return stored.slice(sent.length);
  return sent.filter(({ seq, idx, t, samples }, row) => {
    const [storedSeq, storedIdx, storedT, ...values] = stored[row] ?? [];
    const isSame = storedSeq === seq && storedIdx === idx && storedT === t;
    return !(
      isSame && columnNames.every((name, at) => isKept(name, samples[name]?.[idx] ?? null, values[at]))
    );
  });
}

async function storedRows(pipeline: Pipeline): Promise<unknown[][]> {
  const columns = ['seq', 'idx', 'toFloat64(toUnixTimestamp64Milli(t)) AS at', ...columnNames];
  const rows = await pipeline.select(
    `SELECT ${columns.join(', ')} FROM samples WHERE room = '${room}' ORDER BY seq, idx`,
  );
  return rows.map((row) => (typeof row === 'object' && row !== null ? Object.values(row) : []));
}

describeWithBroker('a real push over a squeezed uplink, through Kafka', () => {
  test('is one upstream clog in ClickHouse, and the same on the embedded bus and offline', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stutterscope-clog-'));
    cleanups.push(() => rm(folder, { recursive: true, force: true }));
    const link = await opened(shapedLink(6000));
    const server = await opened(rtmpServer(link.serverHost));
    const topicPrefix = `clog-${Date.now()}.`;
    const kafka = async () =>
      createKafkaBus({ brokers: [await sharedBroker()], clientId: 'e2e', topicPrefix });
    const pipeline = await opened(startPipeline(link.freeHost, kafka));
    const children = new Children();
    cleanups.push(() => children.stopAll());
    const record = join(folder, 'push.ndjson');
    const samples = async () =>
      Number(Object.values((await pipeline.select('SELECT count() FROM samples'))[0] ?? {})[0]);
    const pass = async (count: number) => {
      const target = (await samples()) + count;
      await expect.poll(samples, { timeout: 90_000, interval: 200 }).toBeGreaterThanOrEqual(target);
    };

    const { host, port } = await link.shaped(server.rtmpPort);
    const args = pushArgs(`rtmp://${host}:${port}/live/${room}`);
    const { command, args: cli } = cliCommand(
      'push',
      '--collector',
      new URL(pipeline.endpoint).origin,
      '--record',
      record,
      '--',
      ...args,
    );
    const push = children.start(link.inside(command, cli));
    await pass(10);
    const squeezedAt = Date.now();
    await link.setRate(500);
    await pass(20);
    const freedAt = Date.now();
    await link.setRate(6000);
    await pipeline
      .eventually(`SELECT isNotNull(\`to\`) AS over FROM stutters_current WHERE room = '${room}'`)
      .toEqual([{ over: 1 }]);
    await pass(5);
    await children.stop(push);

    const batches = (await readFile(record, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => {
        const parsed = parseBatch(JSON.parse(line));
        if (!parsed.ok) throw new Error(`${parsed.fault.pointer} ${parsed.fault.message}`);
        return parsed.batch;
      });
    await expect
      .poll(async () => lostOf(batches, await storedRows(pipeline)), { timeout: 30_000, interval: 250 })
      .toEqual([]);

    const [stutter, ...others] = await pipeline.select(stutters);
    expect(others).toEqual([]);
    expect(stutter).toMatchObject({
      cause: 'upstream_clog',
      signals: expect.arrayContaining(['que', 'spd']),
    });
    const { start, end } = interval(stutter);
    // A relay's receive buffer hides the first seconds from the pusher: there is no clog to see in them.
    expect(Math.abs(start - squeezedAt)).toBeLessThanOrEqual(link.kind === 'namespace' ? 4000 : 12_000);
    expect(end).toBeGreaterThanOrEqual(freedAt - 1000);

    // The same recording again, on the other bus and on none. A process has room for one ClickHouse at a time.
    await pipeline.close();
    const embedded = await opened(
      startPipeline('127.0.0.1', async (dir) => createEmbeddedBus({ dir: join(dir, 'bus') })),
    );
    const response = await fetch(embedded.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: await readFile(record),
    });
    expect(response.status).toBe(202);
    await embedded.eventually(stutters).toEqual([stutter]);
    const offline = cliCommand('diagnose', record, '--json');
    const { stdout } = await promisify(execFile)(offline.command, [...offline.args]);
    const verdicts = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(verdicts.filter(({ kind }) => kind === 'stutter')).toMatchObject([
      { cause: 'upstream_clog', room, from: start, to: end },
    ]);
    expect(verdicts.filter(({ kind }) => kind === 'alert')).toMatchObject([
      { audience: 'vj', cause: 'upstream_clog' },
    ]);
  }, 240_000);
});

function interval(row: unknown): { start: number; end: number } {
  if (typeof row !== 'object' || row === null || !('start' in row) || !('end' in row))
    throw new Error('no stutter');
  return { start: Number(row.start), end: Number(row.end) };
}
