import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWarehouse, serveSql } from '@stutterscope/warehouse';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { twoFreePorts } from '../../../infra/kafka/freePorts.ts';
import { describeWithBroker, sharedBroker } from '../../../infra/kafka/sharedBroker.ts';
import { type Cli, runCli, startCli } from './cli.ts';
import { type OtlpReceiver, startOtlpReceiver } from './otlpReceiver.ts';
import { cloggedPush, lines } from './recording.ts';

const patient = { timeout: 60_000, interval: 200 };

describeWithBroker('the roles of a cluster', () => {
  let env: Record<string, string>;
  let clickhouse: { url: string; close(): Promise<void> };
  let receiver: OtlpReceiver;
  const started: Cli[] = [];

  // The engine of this process, open to writes, is the ClickHouse server that the roles are told of.
  beforeAll(async () => {
    const dir = await mkdtemp(join(tmpdir(), 'stutterscope-cluster-'));
    const warehouse = await openWarehouse({ kind: 'embedded', dir });
    const front = await serveSql({ dir, readonly: false });
    const close = async () => {
      await front.close();
      await warehouse.close();
      await rm(dir, { recursive: true });
    };
    clickhouse = { url: front.url, close };
    receiver = await startOtlpReceiver();
    const [[port, processorPort], [notifierPort]] = [await twoFreePorts(), await twoFreePorts()];
    env = {
      STUTTERSCOPE_KAFKA_BROKERS: await sharedBroker(),
      STUTTERSCOPE_KAFKA_TOPIC_PREFIX: `${randomUUID()}.`,
      STUTTERSCOPE_CLICKHOUSE_URL: front.url,
      STUTTERSCOPE_PORT: String(port),
      STUTTERSCOPE_PROCESSOR_PORT: String(processorPort),
      STUTTERSCOPE_NOTIFIER_PORT: String(notifierPort),
      STUTTERSCOPE_PARTITIONS: '2',
      STUTTERSCOPE_TOKEN_KEYS_FILE: join(dir, 'keys.json'),
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_BSP_SCHEDULE_DELAY: '200',
    };
  });

  afterAll(async () => {
    for (const cli of started) {
      cli.child.kill('SIGKILL');
      await cli.exited;
    }
    await receiver.close();
    await clickhouse.close();
  });

  async function startRole(role: string, url: string): Promise<Cli> {
    const cli = startCli([role], env);
    started.push(cli);
    await vi.waitFor(async () => {
      if (cli.child.exitCode === null) expect((await fetch(url)).status).toBe(200);
    }, patient);
    expect([cli.child.exitCode, cli.stderr()]).toEqual([null, expect.any(String)]);
    return cli;
  }

  test('take a push through Kafka to a verdict, and stop cleanly at SIGTERM', async () => {
    const keyless = { ...env, STUTTERSCOPE_TOKEN_KEYS_FILE: '' };
    expect(await runCli(['collector'], keyless)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/checks room tokens and has no keys: .*`stutterscope keys add`/),
    });
    expect((await runCli(['keys', 'add'], env)).code).toBe(0);
    expect((await runCli(['migrate'], env)).code).toBe(0);
    const collectorUrl = `http://127.0.0.1:${env['STUTTERSCOPE_PORT']}`;
    const processorUrl = `http://127.0.0.1:${env['STUTTERSCOPE_PROCESSOR_PORT']}`;
    const collector = await startRole('collector', `${collectorUrl}/readyz`);
    const processor = await startRole('processor', `${processorUrl}/healthz`);
    const notifierUrl = `http://127.0.0.1:${env['STUTTERSCOPE_NOTIFIER_PORT']}`;
    const notifier = await startRole('notifier', `${notifierUrl}/readyz`);
    expect((await fetch(`${notifierUrl}/v1/rooms/8888_clogged/alerts`)).status).toBe(401);

    const token = await runCli(['token', '--room', '8888_clogged', '--side', 'push'], env);
    const headers = {
      'content-type': 'application/x-ndjson',
      authorization: `Bearer ${token.stdout.trim()}`,
    };
    const body = lines(cloggedPush());
    const posted = await fetch(`${collectorUrl}/v1/telemetry`, { method: 'POST', headers, body });
    expect(posted.status).toBe(202);
    const ask = async () => {
      const sql = 'SELECT DISTINCT cause FROM stutters_current';
      return (await runCli(['sql', '--json', sql], env)).stdout.trim();
    };
    await expect.poll(ask, patient).toBe('{"cause":"upstream_clog"}');
    const metrics = await (await fetch(`${processorUrl}/metrics`)).text();
    expect(metrics).toContain('stutterscope_processor_batches_total');

    // One batch, one trace: through three processes, to ClickHouse and to the VJ.
    const oneOfAll = () =>
      receiver
        .traces()
        .some((trace) =>
          [
            'stutterscope-collector send telemetry',
            'stutterscope-processor session-stage',
            'stutterscope-processor warehouse-telemetry',
            'stutterscope-processor send signals',
            'stutterscope-processor room-stage',
            'stutterscope-processor send verdicts',
            'stutterscope-processor warehouse-verdicts',
            'stutterscope-notifier alert-desk',
          ].every((name) => trace.has(name)),
        );
    await expect.poll(oneOfAll, patient).toBe(true);

    const doctor = await runCli(['doctor'], env);
    expect(doctor.stdout).toContain(`${env['STUTTERSCOPE_KAFKA_BROKERS']} answers and has our topics`);
    for (const role of [notifier, processor, collector]) {
      role.child.kill('SIGTERM');
      expect(await role.exited).toBe(0);
    }
    const topics = await runCli(['topics'], env);
    expect(topics.stdout).toMatch(/^telemetry +0 +session-stage/m);
  }, 150_000);

  test('say in one sentence what is not there', async () => {
    const away = { ...env, STUTTERSCOPE_CLICKHOUSE_URL: 'http://127.0.0.1:1' };
    const { code, stderr } = await runCli(['processor'], away);
    expect(code).toBe(1);
    expect(stderr.split('\n').find((line) => line.startsWith('stutterscope: '))).toMatch(/ECONNREFUSED/);
  }, 60_000);
});
