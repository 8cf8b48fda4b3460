import { join } from 'node:path';
import { anyone } from '@stutterscope/access';
import { type Bus, createEmbeddedBus } from '@stutterscope/bus';
import { buildCollector, createNetworkResolver, defaultLimits } from '@stutterscope/collector';
import { vjWords } from '@stutterscope/diagnosis';
import { pino } from 'pino';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { lines } from '../../apps/cli/test/recording.ts';
import { runNotifier } from '../../apps/notifier/test/support/notifier.ts';
import { describeWithChromium, openChromium } from '../support/chromium.ts';
import { cloggedNow } from '../support/cloggedNow.ts';
import { openDarkWay } from '../support/darkWay.ts';
import { freePort } from '../support/freePort.ts';
import { type Pipeline, startPipeline } from '../support/pipeline.ts';
import { type Site, startSite } from '../support/site.ts';

const HOST = '127.0.0.1';

/** A collector that can go away and come back at its address. */
async function startCollector(bus: Bus, port: number) {
  const producer = await bus.producer();
  const app = await buildCollector({
    producer,
    ready: () => bus.ping(),
    access: anyone,
    clock: Date.now,
    networkOf: createNetworkResolver(),
    limits: defaultLimits,
    trustProxy: false,
    logger: pino({ level: 'silent' }),
  });
  await app.listen({ host: HOST, port });
  return {
    async close() {
      // A restart waits for nobody who keeps a connection open.
      setTimeout(() => app.server.closeAllConnections(), 200).unref();
      await app.close();
      await producer.close();
    },
  };
}

interface Told {
  readonly sampled: number;
  readonly session: string;
  readonly alerts: readonly { readonly source: string; readonly phase: string; readonly cause: string }[];
  readonly problems: readonly { readonly kind: string }[];
}

describeWithChromium('a page that reports, in a real Chromium,', () => {
  let pipeline: Pipeline;
  let site: Site;
  let browser: Browser;
  let port: number;
  let collector: { close(): Promise<void> };
  let page: Page;
  let errors: Error[];
  let number = 0;
  let room: string;

  beforeAll(async () => {
    pipeline = await startPipeline(HOST, async (dir) => createEmbeddedBus({ dir: join(dir, 'bus') }));
    site = await startSite(HOST);
    browser = await openChromium();
    port = await freePort(HOST);
    collector = await startCollector(pipeline.bus, port);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await collector?.close();
    await pipeline?.close();
  });
  beforeEach(async () => {
    const context = await browser.newContext();
    page = await context.newPage();
    errors = [];
    page.on('pageerror', (error) => errors.push(error));
    room = `8888_page${number++}`;
  });

  const open = (more = '', at = port) =>
    page.goto(
      `http://${HOST}:${site.port}/pages/reporter.html?room=${room}&endpoint=http://${HOST}:${at}/v1/telemetry${more}`,
    );
  const told = (): Promise<Told> => page.evaluate('window.told');
  const sampled = async (count: number) => {
    await expect.poll(async () => (await told()).sampled, { timeout: 30_000 }).toBeGreaterThanOrEqual(count);
  };
  /** How many samples of a session are stored, how many different ones, and the highest number among them. */
  const stored = (session: string) =>
    pipeline.eventually(
      `SELECT count() AS samples, uniqExact(que) AS different, max(que) >= {last:UInt32} AS whole FROM samples WHERE session = {session:UUID}`,
      { session, last: String(lastOf.get(session)) },
    );
  const lastOf = new Map<string, number>();
  /** Leaves the page by another one, and gives what it had told until then. */
  const leave = async (): Promise<Told> => {
    const last = await told();
    lastOf.set(last.session, last.sampled - 1);
    await page.goto('about:blank');
    return last;
  };
  /** All its samples up to the last are in ClickHouse, each once. */
  const isWhole = async ({ session }: Told) =>
    stored(session).toSatisfy(([row]: { samples: number; different: number; whole: number }[]) => {
      const last = lastOf.get(session) ?? 0;
      return (
        row !== undefined &&
        Number(row.samples) === Number(row.different) &&
        Number(row.samples) > last &&
        row.whole === 1
      );
    });

  test('and is left or closed in mid-stream has told everything, once', async () => {
    await open();
    await sampled(30);
    const left = await leave();
    await isWhole(left);
    await open();
    await sampled(30);
    const closing = await told();
    lastOf.set(closing.session, closing.sampled - 1);
    await page.close();
    await isWhole(closing);
    expect(errors).toEqual([]);
  }, 60_000);

  test('over a collector that restarts, and is loaded anew meanwhile, loses nothing and repeats nothing', async () => {
    await open();
    await sampled(20);
    await collector.close();
    await sampled(60);
    const first = await leave();
    await open();
    await sampled(40);
    collector = await startCollector(pipeline.bus, port);
    const counts = () => page.evaluate('window.reporter.stats()');
    await expect.poll(counts, { timeout: 30_000 }).toMatchObject({
      lostBatches: 0,
      refusedBatches: 0,
      restoredBatches: expect.toSatisfy((n: number) => n > 0),
      takenBatches: expect.toSatisfy((n: number) => n > 0),
    });
    const second = await leave();
    await isWhole(first);
    await isWhole(second);
    expect(errors).toEqual([]);
  }, 90_000);

  test('whose network is gone for a while says so itself, and tells everything when it is back', async () => {
    await open();
    await sampled(20);
    await page.context().setOffline(true);
    await expect
      .poll(async () => (await told()).alerts, { timeout: 20_000 })
      .toMatchObject([{ source: 'local', phase: 'raised', cause: 'upstream_clog' }]);
    await page.context().setOffline(false);
    await expect
      .poll(async () => (await told()).alerts, { timeout: 20_000 })
      .toMatchObject([{ phase: 'raised' }, { source: 'local', phase: 'resolved' }]);
    await isWhole(await leave());
    expect(await page.evaluate('1')).toBe(1);
    expect(errors).toEqual([]);
  }, 90_000);

  test('whose network swallows everything, so that its requests hang, says so, and repeats nothing when it is back', async () => {
    const way = await openDarkWay(HOST, port);
    onTestFinished(() => way.close());
    await open('', way.port);
    await sampled(20);
    way.setDark(true);
    await expect.poll(told, { timeout: 30_000 }).toMatchObject({
      alerts: [{ source: 'local', phase: 'raised', cause: 'upstream_clog' }],
      // It hung: nobody refused the connection, and nothing was offline.
      problems: expect.arrayContaining([
        expect.objectContaining({ kind: 'retrying', reason: expect.stringContaining('no answer in time') }),
      ]),
    });
    way.setDark(false);
    await expect
      .poll(told, { timeout: 30_000 })
      .toMatchObject({ alerts: [{ phase: 'raised' }, { source: 'local', phase: 'resolved' }] });
    const stats = () => page.evaluate('window.reporter.stats()');
    await expect.poll(stats, { timeout: 30_000 }).toMatchObject({ lostBatches: 0, refusedBatches: 0 });
    await isWhole(await leave());
    expect(errors).toEqual([]);
  }, 120_000);

  test('hears from the notifier that its push clogs, and that it no longer does', async () => {
    const notifier = await runNotifier(pipeline.bus);
    await open(`&quiet=1&notifier=${notifier.url}`);
    await expect.poll(() => notifier.metric('sse_clients'), { timeout: 20_000 }).toBe(1);
    const post = async (batches: ReturnType<typeof cloggedNow>) => {
      const headers = { 'content-type': 'application/x-ndjson' };
      await fetch(`http://${HOST}:${port}/v1/telemetry`, { method: 'POST', headers, body: lines(batches) });
    };
    const batches = cloggedNow(room);
    const { message } = vjWords.en.advice.clog_cellular;
    await post(batches.slice(0, 7));
    const alerts = async () => (await told()).alerts;
    await expect
      .poll(alerts, { timeout: 30_000 })
      .toMatchObject([{ source: 'diagnosis', phase: 'raised', cause: 'upstream_clog', message }]);
    await post(batches.slice(7));
    const last = async () => (await alerts()).at(-1);
    await expect.poll(last, { timeout: 30_000 }).toMatchObject({ source: 'diagnosis', phase: 'resolved' });
    expect(errors).toEqual([]);
  }, 90_000);

  test('whose storage is forbidden works, and what it could not send when it was left is known to be missing', async () => {
    await open('&sandbox=1');
    await sampled(20);
    await expect(page.evaluate('localStorage')).rejects.toThrow('sandboxed');
    await isWholeAfterRestart();
    expect(errors).toEqual([]);
  }, 90_000);

  test('whose storage is full works as well', async () => {
    await page.goto(`http://${HOST}:${site.port}/sdk/index.js`);
    await page.evaluate(`(() => {
      for (let size = 2 ** 22; size >= 1; size /= 2)
        for (let n = 0; ; n++) try { localStorage.setItem('x' + size + '/' + n, 'x'.repeat(size)); } catch { break; }
    })()`);
    await open();
    await sampled(20);
    await isWholeAfterRestart();
    expect(errors).toEqual([]);
  }, 90_000);

  /** Nothing is lost while the page lives; what it still held when it died is a gap in its numbers. */
  async function isWholeAfterRestart(): Promise<void> {
    await collector.close();
    await sampled(60);
    const alive = await told();
    collector = await startCollector(pipeline.bus, port);
    const stats = () => page.evaluate('window.reporter.stats()');
    await expect.poll(stats, { timeout: 30_000 }).toMatchObject({ lostBatches: 0, waitingBatches: 0 });
    await collector.close();
    await sampled((await told()).sampled + 20);
    const died = await leave();
    collector = await startCollector(pipeline.bus, port);
    const kept = `SELECT count() >= {alive:UInt32} AS alive, count() = uniqExact(que) AS once, count() < {died:UInt32} AS gap FROM samples WHERE session = {session:UUID}`;
    await pipeline
      .eventually(kept, {
        session: died.session,
        alive: String(alive.sampled),
        died: String(died.sampled),
      })
      .toEqual([{ alive: 1, once: 1, gap: 1 }]);
  }
});
