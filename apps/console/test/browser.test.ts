import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Phrasebook } from '@stutterscope/alerts';
import { createEmbeddedBus } from '@stutterscope/bus';
import { vjWords } from '@stutterscope/diagnosis';
import { simulate } from '@stutterscope/simulator';
import type { Batch } from '@stutterscope/telemetry';
import { WarehouseError } from '@stutterscope/warehouse';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { describeWithChromium, openChromium } from '../../../test/support/chromium.ts';
import { type Pipeline, startPipeline } from '../../../test/support/pipeline.ts';
import { cloggedPush, lines } from '../../cli/test/recording.ts';
import { runNotifier } from '../../notifier/test/support/notifier.ts';
import { runConsole } from './support/fixture.ts';

const patient = { timeout: 120_000, interval: 100 };
/** The demo's room is in trouble now and again: who waits for it waits for a while. */
const LONG_MS = 240_000;
const NAME = '<img src=x onerror="document.title=1">';
/** The room of the simulator's demo whose uplink is squeezed. */
const FAULTY = '8888_karaoke01';
const CALLBACK_KEY = 'callback-key';

let browser: Browser;
let pipeline: Pipeline;
let simulated: Promise<unknown>;
const stop = new AbortController();

/** A console over the pipeline, and the notifier it passes on. */
async function open(): Promise<string> {
  const words = structuredClone<(typeof vjWords)['en']>(vjWords.en);
  words.advice.clog_cellular.message = `{{vj}}: ${words.advice.clog_cellular.message}`;
  const audience = { vjs: { '8888_clogged': { name: NAME } } };
  const notifier = await runNotifier(pipeline.bus, { audience, words: { en: words } });
  const phrasebook = new Phrasebook({ words: { en: words } });
  const warehouse = { query: pipeline.select, ping: async () => '' };
  const { url } = await runConsole(warehouse, { notifier: notifier.url, phrasebook });
  return url;
}

async function visit(url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-US',
    ...options,
  });
  context.setDefaultTimeout(patient.timeout);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  onTestFinished(() => expect(faults).toEqual([]));
  await page.goto(url);
  return page;
}

/** Rules of axe that the page breaks, with where. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const result: unknown = await page.evaluate('axe.run()');
  if (typeof result !== 'object' || result === null || !('violations' in result))
    throw new Error('axe did not run');
  const found = result.violations;
  if (!Array.isArray(found)) throw new Error('axe tells no violations');
  return found.map((one) => `${one.id}: ${one.nodes.map((node: { html: string }) => node.html).join(' ')}`);
}

const overflows = (page: Page) =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');

/** Dark pixels that something was drawn with, canvas by canvas. */
const drawnPixels = (page: Page): Promise<number[]> =>
  page.evaluate(
    `[...document.querySelectorAll('.plot canvas')].map((canvas) => {
       const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
       let drawn = 0;
       for (let at = 3; at < data.length; at += 4) if (data[at] > 128) drawn += 1;
       return drawn;
     })`,
  );

/** A push whose uplink is too thin for 20 s, as if its last batch were sent now. */
function cloggedNow(): Batch[] {
  const batches = cloggedPush('8888_clogged');
  const shift = Date.now() - (batches.at(-1)?.sentAt ?? 0);
  return batches.map((batch) => ({
    ...batch,
    sentAt: batch.sentAt + shift,
    samples: { ...batch.samples, t: batch.samples.t.map((t) => t + shift) },
    events: (batch.events ?? []).map((event) => ({ ...event, t: event.t + shift })),
  }));
}

/** The callback of a file of a room that ends now. */
async function record(room: string, startS: number): Promise<void> {
  const t = Math.floor(Date.now() / 1000) + 600;
  const sign = createHash('md5').update(`${CALLBACK_KEY}${t}`).digest('hex');
  const answer = await fetch(new URL('/v1/callbacks', pipeline.endpoint), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ event_type: 100, stream_id: room, file_id: '919', file_format: 'flv', t, sign },
      ...{ start_time: startS, end_time: Math.floor(Date.now() / 1000) },
      video_url: 'https://vod.example/f0.flv?key=of-the-vendor',
    }),
  });
  expect(answer.status).toBe(200);
}

describeWithChromium('in Chromium', () => {
  beforeAll(async () => {
    browser = await openChromium();
    pipeline = await startPipeline('127.0.0.1', async (dir) => createEmbeddedBus({ dir: join(dir, 'bus') }), {
      callback: [CALLBACK_KEY],
    });
    simulated = simulate({
      endpoint: pipeline.endpoint,
      rooms: 1,
      viewers: 6,
      faults: true,
      seed: 7,
      signal: stop.signal,
    });
    const found = 'SELECT 1 FROM stutters_current WHERE room = {room:String} LIMIT 1';
    await vi.waitFor(
      async () => expect(await pipeline.select(found, { room: FAULTY })).toHaveLength(1),
      patient,
    );
  }, LONG_MS);
  afterAll(async () => {
    stop.abort();
    await simulated;
    await browser?.close();
    await pipeline?.close();
  });

  describe('the console', { timeout: LONG_MS }, () => {
    test('lists rooms with what stutters in words, and opens the faulty one by keyboard', async () => {
      const page = await visit(await open());
      const row = page.locator('tr', { hasText: FAULTY });
      await expect.poll(() => row.textContent(), patient).toContain('Upstream clog');
      expect(await page.locator('.badge').textContent()).toBe('Live');
      const stops: string[] = [];
      for (let at = 0; at < 6; at++) {
        await page.keyboard.press('Tab');
        stops.push(
          String(await page.evaluate('document.activeElement.textContent || document.activeElement.type')),
        );
      }
      expect(stops.slice(0, 5)).toEqual(['Skip to the content', 'Stutterscope', 'API', '简体中文', 'search']);
      expect(stops[5]).toMatch(/^8888_/);
      await page.locator('input[type=search]').fill('karaoke');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.locator('.plot canvas').first().waitFor();
      expect(new URL(page.url()).pathname).toBe(`/rooms/${FAULTY}`);
    });

    test('draws both ends of a room on one axis, its verdict in words, and gives a link to a moment', async () => {
      const url = await open();
      const page = await visit(`${url}/rooms/${FAULTY}`);
      await page.locator('.band').first().waitFor();
      await expect.poll(() => drawnPixels(page), patient).toHaveLength(4);
      await expect.poll(async () => Math.min(...(await drawnPixels(page))), patient).toBeGreaterThan(500);
      const verdict = page.locator('.verdict').first();
      await expect.poll(() => verdict.textContent(), patient).toContain('QUE, frames waiting to be sent');
      expect(await verdict.textContent()).toContain('What to do');
      // The page is live: what the SDK says of its busy uplink comes some seconds after the first numbers do.
      await expect
        .poll(() => page.locator('.events').textContent(), patient)
        .toContain('PUSH_WARNING_NET_BUSY');
      expect(await page.locator('.strip canvas').count()).toBeGreaterThan(0);

      await page.locator('#moment').focus();
      for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowLeft');
      const value = Number(await page.locator('#moment').inputValue());
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.locator('button', { hasText: 'Copy link' }).click();
      const link = String(await page.evaluate('navigator.clipboard.readText()'));
      expect(new URL(link).searchParams.get('at')).toBe(new Date(value).toISOString());
      const shared = await visit(link);
      await shared.locator('.band').first().waitFor();
      expect(await shared.locator('.badge').textContent()).toBe('A moment in the past');
      expect(Number(await shared.locator('#moment').inputValue())).toBe(value);
      await shared.locator('button', { hasText: 'Back to live' }).click();
      await expect.poll(() => shared.locator('.badge').textContent(), patient).toBe('Live');
    });

    test('links a stutter to its second of the recording, and tells the show from begin to score', async () => {
      const [first] = await pipeline.select(
        `SELECT toUnixTimestamp64Milli(min(\`from\`)) AS at FROM stutters_current WHERE room = {room:String}`,
        { room: FAULTY },
      );
      const at = typeof first === 'object' && first !== null && 'at' in first ? Number(first.at) : 0;
      const startS = Math.floor(at / 1000) - 83;
      await record(FAULTY, startS);
      const kept = 'SELECT length(recordings) AS files FROM broadcasts_current WHERE room = {room:String}';
      await vi.waitFor(
        async () => expect(await pipeline.select(kept, { room: FAULTY })).toEqual([{ files: 1 }]),
        patient,
      );
      const url = await open();
      const page = await visit(`${url}/rooms/${FAULTY}?at=${new Date(at).toISOString()}`);
      const link = page.locator('.verdict a', { hasText: 'watch from 1:23' });
      await expect.poll(() => link.getAttribute('href'), patient).toBe('https://vod.example/f0.flv#t=83');
      expect([await link.getAttribute('rel'), await link.getAttribute('target')]).toEqual([
        'noopener noreferrer',
        '_blank',
      ]);
      await expect
        .poll(() => page.locator('.shows li').first().textContent(), patient)
        .toContain('1 recording');
      await page.locator('.shows a').first().click();
      const story = page.locator('.story');
      await expect.poll(() => story.textContent(), patient).toContain('Score so far');
      expect(new URL(page.url()).pathname).toBe(`/rooms/${FAULTY}/broadcast`);
      expect(await story.textContent()).toContain('Upstream clog');
      expect(await story.locator('a[href="https://vod.example/f0.flv#t=83"]').count()).toBe(1);
      await page.locator('button', { hasText: '简体中文' }).click();
      await expect.poll(() => story.textContent(), patient).toContain('目前得分');
      expect(await story.textContent()).toContain('从 1:23 观看');
    });

    test('has no accessibility fault on any page, light or dark, and none is too wide for a phone', async () => {
      const url = await open();
      for (const path of ['/', `/rooms/${FAULTY}`, `/rooms/${FAULTY}/broadcast`, `/vj/${FAULTY}`]) {
        for (const colorScheme of ['light', 'dark'] as const) {
          const page = await visit(url + path, { colorScheme });
          await page.locator('.rooms, .plot canvas, .story, .vj-foot').first().waitFor();
          expect([path, colorScheme, await violations(page)]).toEqual([path, colorScheme, []]);
          await page.setViewportSize({ width: 320, height: 640 });
          expect([path, await overflows(page)]).toEqual([path, false]);
          await page.context().close();
        }
      }
    });

    test('speaks Chinese to whoever asks for it', async () => {
      const url = await open();
      const page = await visit(`${url}/rooms/${FAULTY}`, { locale: 'zh-CN' });
      await page.locator('.verdict').first().waitFor();
      expect(await page.locator('.verdict').first().textContent()).toContain('上行拥塞');
      expect(await page.evaluate('document.documentElement.lang')).toBe('zh-CN');
      await page.locator('button', { hasText: 'English' }).click();
      await expect
        .poll(() => page.locator('.verdict').first().textContent(), patient)
        .toContain('Upstream clog');
    });

    test('greys out what is old when the console is gone, and says since when', async () => {
      const warehouse = { query: pipeline.select, ping: async () => '' };
      const { app, url } = await runConsole(warehouse);
      const context = await browser.newContext();
      onTestFinished(() => context.close());
      const page = await context.newPage();
      await page.goto(`${url}/rooms/${FAULTY}`);
      await page.locator('.plot canvas').first().waitFor();
      await app.close();
      await expect
        .poll(() => page.locator('.badge').textContent(), patient)
        .toMatch(/^Disconnected for \d+ s/);
      expect(await page.locator('main').getAttribute('class')).toBe('old');
    });

    test('that could not be loaded says so, and loads by itself once it can be', async () => {
      let isAway = true;
      const query: typeof pipeline.select = async (...args) => {
        if (isAway) throw new WarehouseError('unavailable', 'gone');
        return pipeline.select(...args);
      };
      const { url } = await runConsole({ query, ping: async () => '' });
      const context = await browser.newContext();
      onTestFinished(() => context.close());
      const page = await context.newPage();
      await page.goto(`${url}/rooms/${FAULTY}`);
      const badge = () => page.locator('.badge').textContent();
      await expect.poll(badge, patient).toBe('Could not be loaded');
      isAway = false;
      await expect.poll(badge, patient).toBe('Live');
    });
  });

  describe("a VJ's page", { timeout: LONG_MS }, () => {
    test('changes its colour with the alert, shows a name as text, and thanks when it is over', async () => {
      const url = await open();
      const phone = { viewport: { width: 320, height: 640 } };
      const page = await visit(`${url}/vj/8888_clogged`, phone);
      const toneOf = async () => (await page.locator('.vj').getAttribute('class'))?.split(' vj-')[1];
      await expect.poll(() => page.locator('h1').textContent(), patient).toBe('Waiting for your stream…');
      expect(await toneOf()).toBe('unknown');

      const post = (batches: readonly Batch[]) =>
        fetch(pipeline.endpoint, {
          method: 'POST',
          headers: { 'content-type': 'application/x-ndjson' },
          body: lines(batches),
        });
      const batches = cloggedNow();
      await post(batches.slice(0, 7));
      await expect.poll(toneOf, patient).toMatch(/warning|severe/);
      const said = await page.locator('h1').textContent();
      expect(said).toContain(`${NAME}: ${vjWords.en.advice.clog_cellular.message}`);
      expect(await page.locator('h1 img').count()).toBe(0);
      expect(await page.locator('.vj-first').textContent()).toBe(vjWords.en.advice.clog_cellular.remedies[0]);
      expect(await overflows(page)).toBe(false);
      expect(await violations(page)).toEqual([]);

      await post(batches.slice(7));
      await expect.poll(toneOf, patient).toBe('good');
      expect(await page.locator('h1').textContent()).toBe(vjWords.en.life.recovered);
      await page.locator('button', { hasText: '简体中文' }).click();
      await expect.poll(() => page.locator('h1').textContent(), patient).toMatch(/流畅|收不到/);
    });
  });
});
