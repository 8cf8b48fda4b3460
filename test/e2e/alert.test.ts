import { join } from 'node:path';
import { createEmbeddedBus, createKafkaBus } from '@stutterscope/bus';
import { vjWords } from '@stutterscope/diagnosis';
import type { Batch } from '@stutterscope/telemetry';
import { afterEach, describe, expect, test } from 'vitest';
import { lines } from '../../apps/cli/test/recording.ts';
import { listen } from '../../apps/notifier/test/support/events.ts';
import { runNotifier } from '../../apps/notifier/test/support/notifier.ts';
import { receiver, SECRET } from '../../apps/notifier/test/support/receiver.ts';
import { describeWithBroker, sharedBroker } from '../../infra/kafka/sharedBroker.ts';
import { cloggedNow } from '../support/cloggedNow.ts';
import { type Pipeline, startPipeline } from '../support/pipeline.ts';

let pipeline: Pipeline | undefined;
afterEach(() => pipeline?.close());

const ROOM = '8888_clogged';

const post = async (endpoint: string, batches: readonly Batch[]) => {
  const headers = { 'content-type': 'application/x-ndjson' };
  const answer = await fetch(endpoint, { method: 'POST', headers, body: lines(batches) });
  expect(answer.status).toBe(202);
};

/** The whole way: telemetry in over HTTP, one alert out on both channels, its end, and its history. */
async function raisesOneAlert(openBus: Parameters<typeof startPipeline>[1]): Promise<void> {
  pipeline = await startPipeline('127.0.0.1', openBus);
  const target = await receiver();
  const webhook = { id: 'backend', url: target.url, secret: SECRET, rooms: [ROOM], allow: ['127.0.0.0/8'] };
  const notifier = await runNotifier(pipeline.bus, { audience: { webhooks: [webhook] } });
  const client = await listen(`${notifier.url}/v1/rooms/${ROOM}/alerts`);

  const batches = cloggedNow(ROOM);
  // Up to second 35: the clog is on.
  await post(pipeline.endpoint, batches.slice(0, 7));
  const [raised] = await client.until(1);
  expect(raised?.data).toMatchObject({
    phase: 'raised',
    cause: 'upstream_clog',
    message: vjWords.en.advice.clog_cellular.message,
    evidence: expect.arrayContaining([expect.objectContaining({ signal: 'que', value: 40 })]),
  });
  await target.until(1);
  await post(pipeline.endpoint, batches.slice(7));
  await client.until(2);
  await target.until(2);
  const phases = client.events.map(({ data }) => data['phase']);
  // A clog of frames dropped for ten seconds may be told as worse meanwhile; it is raised and resolved once.
  expect(phases.filter((phase) => phase !== 'escalated')).toEqual(['raised', 'resolved']);
  await target.until(phases.length);
  expect(target.posts.map(({ body }) => body['phase'])).toEqual(phases);
  expect(target.posts.every(({ isSigned }) => isSigned)).toBe(true);
  await pipeline
    .eventually(
      `SELECT room, cause, phase, outcome, recovered, clients > 0 AS heard, webhooksDelivered
       FROM alert_history WHERE room = {room:String}`,
      { room: ROOM },
    )
    .toEqual([
      {
        room: ROOM,
        cause: 'upstream_clog',
        phase: 'resolved',
        outcome: 'recovered',
        recovered: 1,
        heard: 1,
        webhooksDelivered: phases.length,
      },
    ]);
  await notifier.close();
}

describe('a clogged push', () => {
  test('raises one alert, on SSE and webhook, and resolves it once, on the embedded bus', async () => {
    await raisesOneAlert(async (dir) => createEmbeddedBus({ dir: join(dir, 'bus') }));
  }, 120_000);
});

describeWithBroker('a clogged push, over Kafka,', () => {
  test('raises one alert, on SSE and webhook, and resolves it once', async () => {
    const topicPrefix = `alert-${Date.now()}.`;
    await raisesOneAlert(async () =>
      createKafkaBus({ brokers: [await sharedBroker()], clientId: 'e2e', topicPrefix }),
    );
  }, 180_000);
});
