import { hostname } from 'node:os';
import type { RoomAccess } from '@stutterscope/access';
import { type Audience, type Delivery, Phrasebook } from '@stutterscope/alerts';
import { type Bus, type Consumer, type ConsumerHandler, type Producer, startTicker } from '@stutterscope/bus';
import type { VjWords } from '@stutterscope/diagnosis';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { startBoardReader } from './board/boardReader.ts';
import { NoticeBoard, type Posted } from './board/noticeBoard.ts';
import { buildApp } from './buildApp.ts';
import { createDeskRunner } from './desk/deskRunner.ts';
import { groups } from './groups.ts';
import type { Limits } from './limits.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { writeRecords } from './noticeWriter.ts';
import { Hub } from './sse/hub.ts';
import { createWebhookRunner } from './webhook/webhookRunner.ts';

/** How often cool-downs and reminders are looked at, and positions committed, ms. */
const TICK_MS = 500;

export interface NotifierDeps {
  /** Stays the caller's: close it after `close` has resolved. */
  readonly bus: Bus;
  readonly access: RoomAccess;
  readonly audience: Audience;
  /** The operator's own words, by language. */
  readonly words: Readonly<Record<string, VjWords>>;
  /** What Grafana's contact point sends; null where none may post. */
  readonly grafanaSecret: string | null;
  readonly limits: Limits;
  /** Whose X-Forwarded-For is believed, as Fastify's `trustProxy`. */
  readonly trustProxy: NonNullable<FastifyServerOptions['trustProxy']>;
  readonly logger: Logger;
  /** Server's clock, Unix ms. */
  readonly clock: () => number;
  readonly registry?: Registry;
}

export interface Notifier {
  /** Listens when its caller says so. */
  readonly app: FastifyInstance;
  /** Ends the streams, lets what is being said be said, leaves the groups. */
  close(): Promise<void>;
}

/** The book of everything that can be said, as the operator has it. */
function phrasebookOf({ audience: { language = 'en', vjs = {} }, words }: NotifierDeps): Phrasebook {
  const nameOf = (room: string) => (Object.hasOwn(vjs, room) ? (vjs[room]?.name ?? null) : null);
  return new Phrasebook({ words, language, nameOf });
}

/** Sends news to the clients, and writes down how many had it. */
function createAnnouncer(deps: NotifierDeps, hub: Hub, producer: Producer, metrics: Metrics) {
  const { clock, logger } = deps;
  const target = `${hostname()}:${process.pid}`;

  function announce({ notice }: Posted, clients: number, at: number): Delivery[] {
    if (clients === 0) return [];
    metrics.deliveries.inc({ channel: 'sse', outcome: 'delivered' });
    metrics.saidToSse.observe(Math.max(0, at - notice.saidAt) / 1000);
    const { id, alert, room } = notice;
    const of = { id: `${id}>sse ${target}`, notice: id, alert, room, target, clients, at };
    const well = { outcome: 'delivered', status: 200, reason: null, attempt: 1, tookMs: 0 } as const;
    return [{ kind: 'delivery', channel: 'sse', ...of, ...well }];
  }

  return (posted: readonly Posted[]): void => {
    const now = clock();
    const deliveries = posted.flatMap((one) => announce(one, hub.post(one), now));
    writeRecords(producer, deliveries).catch((error: unknown) =>
      logger.error({ err: error }, 'how many clients were reached is not written down'),
    );
  };
}

/**
 * Runs the notifier over the bus: decides what VJs are told, tells it to the clients and webhooks, writes down what
 * became of it. Any number of them share the rooms; any of them serves the clients of any room.
 *
 * @example
 * const notifier = await startNotifier({ bus, access, audience: {}, words: {}, grafanaSecret: null,
 *   limits: defaultLimits, trustProxy: false, logger, clock: Date.now });
 * await notifier.app.listen({ host: '0.0.0.0', port: 8603 });
 */
export async function startNotifier(deps: NotifierDeps): Promise<Notifier> {
  const { bus, limits, clock, logger, audience, registry = new Registry() } = deps;
  const phrasebook = phrasebookOf(deps);
  const board = new NoticeBoard();
  const producer = await bus.producer();
  const standing = {
    clients: () => hub.size,
    rooms: () => board.size,
    waitingWebhooks: () => webhooks.waiting(),
  };
  const metrics = createMetrics(registry, standing);
  const hub = new Hub({ phrasebook, metrics, limits, clock });
  const onError = (error: unknown) => logger.error({ err: error }, 'it goes on by itself');
  const onNotices = createAnnouncer(deps, hub, producer, metrics);
  const reader = await startBoardReader({ bus, board, clock, onNotices, onError });
  const shared = { producer, board, reader, phrasebook, clock, metrics, logger };
  const partitions = async () => (await bus.lag('verdicts', 'alert-desk')).length;
  const desk = createDeskRunner({ ...shared, partitions });
  const webhooks = createWebhookRunner({ ...shared, webhooks: audience.webhooks ?? [], limits });
  // Before it knows what was said it would greet clients with silence.
  await reader.caughtUp();
  const app = await buildApp({ ...deps, registry, board, hub, producer, phrasebook, metrics });

  const consume = (group: keyof typeof groups, handler: ConsumerHandler): Promise<Consumer> =>
    bus.consume({ topic: groups[group], group, handler, onError });
  const consumers = await Promise.all([consume('alert-desk', desk), consume('alert-webhooks', webhooks)]);
  const tickers = [desk.tick, webhooks.settle].map((work) => startTicker(TICK_MS, work, onError));

  return {
    app,
    async close() {
      await app.close();
      await Promise.all(tickers.map((ticker) => ticker.stop()));
      webhooks.stop();
      // What fails here is done again at the next start, from the log: told, never thrown.
      await Promise.all([desk.settle(), webhooks.settle()]).catch(onError);
      await Promise.all([...consumers, reader].map((one) => one.close()));
      await producer.close();
    },
  };
}
