import { Phrasebook } from '@stutterscope/alerts';
import type { Assignment, OutgoingMessage } from '@stutterscope/bus';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { NoticeBoard } from '../src/board/noticeBoard.ts';
import { createDeskRunner } from '../src/desk/deskRunner.ts';
import { createMetrics } from '../src/metrics.ts';
import { alertOf, ROOM } from './support/verdicts.ts';

const assignment: Assignment = {
  topic: 'verdicts',
  partition: 0,
  committed: async () => null,
  earliest: async () => 0,
  latest: async () => 0,
  offsetAt: async () => 0,
  commit: async () => {},
};

test('what the bus did not take is owed: it is said before anything else, and once', async () => {
  let now = Date.now();
  let isAway = false;
  const sent: OutgoingMessage[] = [];
  const desk = createDeskRunner({
    producer: {
      async send(_topic, messages) {
        if (isAway) throw new Error('away');
        sent.push(...messages);
      },
      close: async () => {},
    },
    board: new NoticeBoard(),
    reader: { caughtUp: async () => {}, close: async () => {} },
    partitions: async () => 1,
    phrasebook: new Phrasebook(),
    clock: () => now,
    metrics: createMetrics(new Registry(), { clients: () => 0, rooms: () => 0, waitingWebhooks: () => 0 }),
    logger: pino({ level: 'silent' }),
  });
  const hear = (offset: number, verdict: object) =>
    desk.batch(assignment, [
      { offset, key: ROOM, value: Buffer.from(JSON.stringify(verdict)), headers: {}, timestampMs: now },
    ]);
  const phases = () => sent.map(({ value }) => JSON.parse(Buffer.from(value).toString()).phase);

  await desk.assigned(assignment);
  const alert = alertOf();
  await hear(0, alert);
  now += 301_000;
  isAway = true;
  await expect(desk.tick()).rejects.toThrow('away');
  expect(phases()).toEqual(['raised']);
  isAway = false;
  await hear(1, { ...alert, revision: now, resolvedAt: now });
  await desk.tick();
  expect(phases()).toEqual(['raised', 'still_on', 'resolved']);
});
