import { setTimeout as wait } from 'node:timers/promises';
import { signWebhook } from '@stutterscope/access';
import type { Delivery, Notice, Phrasebook, ShowReport, Webhook } from '@stutterscope/alerts';
import type { Limits } from '../limits.ts';
import { type Attempt, postOnce } from './post.ts';
import { type AddressRule, addressRule } from './publicAddress.ts';
import { Slots } from './slots.ts';

/** A share of each wait that is random, so that what failed together does not come back together. */
const JITTER = 0.2;

export interface OutboxDeps {
  readonly webhook: Webhook;
  readonly phrasebook: Phrasebook;
  readonly limits: Limits;
  readonly clock: () => number;
  /** Attempts that were made before this process. */
  readonly attemptsOf: (deliveryId: string) => number;
}

/** One notice, or the report of a show, on its way. */
export interface Consignment {
  readonly notice: Notice | ShowReport;
  /** Writes down what became of an attempt. */
  readonly record: (delivery: Delivery) => Promise<void>;
  /** Stops it; what is not settled then stays so. */
  readonly signal: AbortSignal;
}

/** The id of a delivery: the same whoever makes it, so that a receiver can tell a repeat from news. */
export const deliveryId = (notice: Pick<Notice, 'id'>, { id }: Pick<Webhook, 'id'>): string =>
  `${notice.id}>${id}`;

/** Brings notices to one webhook: a room's in their order, each again and again until it is taken or dead. */
export class Outbox {
  private readonly lanes = new Map<string, Promise<void>>();
  private readonly deps: OutboxDeps;
  private readonly slots: Slots;
  private readonly isAllowed: AddressRule;
  private readonly url: URL;
  private count = 0;

  constructor(deps: OutboxDeps) {
    this.deps = deps;
    this.slots = new Slots(deps.limits.webhookConcurrency);
    this.isAllowed = addressRule(deps.webhook.allow);
    this.url = new URL(deps.webhook.url);
  }

  get waiting(): number {
    return this.count;
  }

  /** Resolves when it is settled, well or badly; rejects when it was stopped, or cannot be written down. */
  deliver(consignment: Consignment): Promise<void> {
    const { notice } = consignment;
    if (this.count >= this.deps.limits.webhookBacklog) {
      const full: Attempt = { ok: false, status: null, reason: 'too many wait for this webhook' };
      return consignment.record(this.told(notice, 1, full, { tookMs: 0, isLast: true }));
    }
    this.count += 1;
    const before = this.lanes.get(notice.room) ?? Promise.resolve();
    // What came before may have been stopped or broken off: that is its own caller's to hear.
    const lane = before
      .catch(() => undefined)
      .then(() => this.attempt(consignment))
      .finally(() => {
        this.count -= 1;
        if (this.lanes.get(notice.room) === lane) this.lanes.delete(notice.room);
      });
    this.lanes.set(notice.room, lane);
    return lane;
  }

  private async attempt({ notice, record, signal }: Consignment): Promise<void> {
    const { attemptsOf, webhook, limits } = this.deps;
    for (let number = attemptsOf(deliveryId(notice, webhook)) + 1; ; number++) {
      signal.throwIfAborted();
      const startedAt = performance.now();
      const result = await this.slots.use(() => this.post(notice, signal));
      signal.throwIfAborted();
      const delayMs = limits.webhookRetriesMs[number - 1];
      // 410: the receiver says that it will never be there again.
      const isLast = delayMs === undefined || result.status === 410;
      const tookMs = Math.round(performance.now() - startedAt);
      await record(this.told(notice, number, result, { tookMs, isLast }));
      if (result.ok || isLast) return;
      const own = delayMs * (1 + (Math.random() - 0.5) * JITTER);
      await wait(Math.max(own, result.retryAfterMs ?? 0), undefined, { signal });
    }
  }

  private post(notice: Notice | ShowReport, signal: AbortSignal): Promise<Attempt> {
    const { webhook, phrasebook, limits, clock } = this.deps;
    const body = JSON.stringify(bodyOf(notice, webhook, phrasebook));
    const timestampS = Math.floor(clock() / 1000);
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'stutterscope-notifier',
      'stutterscope-timestamp': String(timestampS),
      'stutterscope-signature': signWebhook(webhook.secret, timestampS, body),
    };
    const { url, isAllowed } = this;
    return postOnce({ url, body, headers, timeoutMs: limits.webhookTimeoutMs, isAllowed, signal });
  }

  private told(
    notice: Pick<Notice, 'id' | 'alert' | 'room'>,
    attempt: number,
    result: Attempt,
    { tookMs, isLast }: { readonly tookMs: number; readonly isLast: boolean },
  ): Delivery {
    const { webhook, clock } = this.deps;
    const failure = isLast ? 'dead' : 'failed';
    return {
      kind: 'delivery',
      id: deliveryId(notice, webhook),
      notice: notice.id,
      alert: notice.alert,
      room: notice.room,
      channel: 'webhook',
      target: webhook.id,
      attempt,
      outcome: result.ok ? 'delivered' : failure,
      status: result.status,
      reason: result.ok ? null : result.reason,
      clients: 0,
      tookMs,
      at: clock(),
    };
  }
}

/** What a receiver gets: the notice in its language, and an id that a repeat has again. */
function bodyOf(notice: Notice | ShowReport, webhook: Webhook, phrasebook: Phrasebook) {
  if (notice.kind === 'report') {
    const { alert: broadcast, room, report, html } = notice;
    const delivery = deliveryId(notice, webhook);
    return { delivery, kind: 'broadcast_report', room, broadcast, report, html };
  }
  const { kind: _, verdict: __, ...told } = notice;
  const language = phrasebook.match(webhook.language);
  const words = notice.advice === null ? {} : phrasebook.phrase(notice, language);
  return { delivery: deliveryId(notice, webhook), ...told, ...words, language };
}
