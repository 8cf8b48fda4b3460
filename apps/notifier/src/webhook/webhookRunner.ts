import {
  covers,
  type Delivery,
  deskRules,
  type Notice,
  type Phrasebook,
  type ShowReport,
  type Webhook,
} from '@stutterscope/alerts';
import {
  type Assignment,
  type ConsumerHandler,
  deadLetter,
  type Message,
  type Producer,
} from '@stutterscope/bus';
import type { Logger } from 'pino';
import type { BoardReader } from '../board/boardReader.ts';
import type { NoticeBoard } from '../board/noticeBoard.ts';
import { decodeRecord } from '../decode.ts';
import type { Limits } from '../limits.ts';
import type { Metrics } from '../metrics.ts';
import { writeRecords } from '../noticeWriter.ts';
import { deliveryId, Outbox } from './outbox.ts';

export interface WebhookRunnerDeps {
  readonly webhooks: readonly Webhook[];
  readonly producer: Producer;
  readonly board: NoticeBoard;
  readonly reader: BoardReader;
  readonly phrasebook: Phrasebook;
  readonly limits: Limits;
  readonly clock: () => number;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

interface Held {
  readonly assignment: Assignment;
  /** Offsets whose deliveries are not all settled, and how many those are. */
  readonly open: Map<number, number>;
  /** Deliveries begun that the board does not know to be settled yet: what is said twice in a breath is sent once. */
  readonly underWay: Set<string>;
  next: number;
  committed: number;
  readonly stop: AbortController;
}

export interface WebhookRunner extends ConsumerHandler {
  /** Deliveries that wait for an attempt. */
  readonly waiting: () => number;
  /** Commits up to the oldest notice that is not settled: what comes after it is looked at again after a restart. */
  settle(): Promise<void>;
  /** Gives up every wait. */
  stop(): void;
}

/** Brings topic `notices` to the webhooks. What an earlier process delivered, the board knows. */
export function createWebhookRunner(deps: WebhookRunnerDeps): WebhookRunner {
  const { webhooks, producer, board, reader, phrasebook, limits, clock, metrics, logger } = deps;
  const held = new Map<number, Held>();
  const attemptsOf = (id: string): number => board.delivery(id)?.attempt ?? 0;
  const routes = webhooks.map((webhook) => ({
    webhook,
    outbox: new Outbox({ webhook, phrasebook, limits, clock, attemptsOf }),
  }));

  function isSettled(id: string): boolean {
    const outcome = board.delivery(id)?.outcome;
    return outcome === 'delivered' || outcome === 'dead';
  }

  async function record(at: Assignment, message: Message, delivery: Delivery): Promise<void> {
    const { room, alert, target, outcome, attempt, status, reason, tookMs } = delivery;
    metrics.deliveries.inc({ channel: 'webhook', outcome });
    const level = outcome === 'delivered' ? 'info' : 'warn';
    logger[level]({ room, alert, webhook: target, outcome, attempt, status, reason, tookMs }, 'webhook');
    if (outcome === 'dead') {
      metrics.deadLetters.inc({ topic: at.topic });
      await producer.send('dead-letters', [deadLetter(at, message, `webhook ${target}: ${reason}`)]);
    }
    await writeRecords(producer, [delivery]);
  }

  /** Sends a notice on its way to every webhook that covers its room and has not got it. */
  function take(here: Held, message: Message, notice: Notice | ShowReport): void {
    const { assignment, open, underWay, stop } = here;
    const { offset } = message;
    const signal = stop.signal;
    for (const { webhook, outbox } of routes) {
      const id = deliveryId(notice, webhook);
      if (!covers(webhook, notice.room) || isSettled(id) || underWay.has(id)) continue;
      underWay.add(id);
      open.set(offset, (open.get(offset) ?? 0) + 1);
      const consignment = {
        notice,
        signal,
        record: (delivery: Delivery) => record(assignment, message, delivery),
      };
      outbox.deliver(consignment).then(
        () => {
          const left = (open.get(offset) ?? 1) - 1;
          if (left > 0) open.set(offset, left);
          else open.delete(offset);
          reader.caughtUp().then(
            () => underWay.delete(id),
            (error: unknown) =>
              logger.warn({ err: error, room: notice.room }, 'the board is not caught up with'),
          );
        },
        (error: unknown) => {
          // Left open, it is begun again by whoever has the partition next.
          if (!signal.aborted) logger.error({ err: error, room: notice.room }, 'a delivery broke off');
        },
      );
    }
  }

  return {
    waiting: () => routes.reduce((sum, { outbox }) => sum + outbox.waiting, 0),

    async assigned(assignment) {
      await reader.caughtUp();
      const committed = (await assignment.committed())?.offset;
      // A first start tells no webhook what was said before it.
      const from = committed ?? (await assignment.offsetAt(Math.max(0, clock() - deskRules.freshMs)));
      const stop = new AbortController();
      held.set(assignment.partition, {
        assignment,
        open: new Map(),
        underWay: new Set(),
        next: from,
        committed: from,
        stop,
      });
      return from;
    },

    async batch(assignment, messages) {
      const here = held.get(assignment.partition);
      if (here === undefined) return;
      for (const message of messages) {
        const decoded = decodeRecord(message.value);
        if (decoded.ok && decoded.value.kind !== 'delivery') take(here, message, decoded.value);
        here.next = message.offset + 1;
      }
    },

    async revoked({ partition }) {
      held.get(partition)?.stop.abort();
      held.delete(partition);
    },

    async settle() {
      for (const here of held.values()) {
        const oldest = Math.min(here.next, ...here.open.keys());
        if (oldest === here.committed) continue;
        await here.assignment.commit({ offset: oldest, note: '' });
        here.committed = oldest;
      }
    },

    stop() {
      for (const { stop } of held.values()) stop.abort();
    },
  };
}
