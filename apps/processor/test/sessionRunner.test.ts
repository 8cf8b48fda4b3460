import type { Assignment, Message, OutgoingMessage, Topic } from '@stutterscope/bus';
import { fingerprint } from '@stutterscope/telemetry';
import { Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { START, viewer } from '../../../packages/diagnosis/test/support/recording.ts';
import { createMetrics } from '../src/metrics.ts';
import { createSessionRunner } from '../src/sessionRunner.ts';

let committed = 0;
const assignment: Assignment = {
  topic: 'telemetry',
  partition: 0,
  committed: async () => null,
  earliest: async () => 0,
  latest: async () => 0,
  offsetAt: async () => 0,
  commit: async ({ offset }) => {
    committed = offset;
  },
};

/** Viewers of one room, second by second. */
function telemetry(): Message[] {
  const views = Array.from({ length: 80 }, (_, n) => viewer(n + 1, { seconds: 250 }));
  const batches = views.flat().sort((a, b) => a.sentAt - b.sentAt);
  return batches.map((batch, offset) => {
    const value = new TextEncoder().encode(JSON.stringify({ ...batch, receivedAt: batch.sentAt }));
    const headers = { fp: fingerprint(batch), seq: String(batch.seq) };
    return { offset, key: batch.session, value, headers, timestampMs: batch.sentAt };
  });
}

async function startRunner() {
  const sent: { topic: Topic; messages: readonly OutgoingMessage[] }[] = [];
  let now = START;
  const runner = createSessionRunner({
    producer: { send: async (topic, messages) => void sent.push({ topic, messages }), close: async () => {} },
    overrides: {},
    metrics: createMetrics(new Registry()),
    clock: () => now,
  });
  await runner.assigned(assignment);
  const waiting = telemetry();
  /** So many batches come at a time, `apartMs` apart, until `totalMs` have passed. */
  const come = async (atATime: number, apartMs: number, totalMs: number) => {
    for (let passedMs = 0; passedMs < totalMs; passedMs += apartMs) {
      await runner.batch(assignment, waiting.splice(0, atATime));
      now += apartMs;
      await runner.tick();
    }
  };
  return { come, sent };
}

describe('the session stage over a topic', () => {
  test('tells the rooms four times a second what changed, as one message a room', async () => {
    const { come, sent } = await startRunner();
    await come(20, 50, 2000);
    expect(sent.length).toBeGreaterThanOrEqual(7);
    expect(sent.length).toBeLessThanOrEqual(9);
    expect(new Set(sent.map(({ topic, messages }) => `${topic} ${messages.length}`))).toEqual(
      new Set(['signals 1']),
    );
  });

  test('tells them once a second while much waits, and at once again when it has caught up', async () => {
    const { come, sent } = await startRunner();
    await come(500, 250, 4000);
    expect(sent.length).toBeGreaterThanOrEqual(4);
    expect(sent.length).toBeLessThanOrEqual(5);
    const before = sent.length;
    await come(20, 250, 1000);
    expect(sent.length - before).toBeGreaterThanOrEqual(3);
  });

  test('is done with all that came when nothing more comes: nobody is to think that it lags', async () => {
    const { come } = await startRunner();
    committed = 0;
    await come(20, 50, 1500);
    expect(committed).toBeLessThan(600);
    await come(0, 250, 1500);
    expect(committed).toBe(600);
  });
});
