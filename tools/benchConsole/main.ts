import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { anyone } from '@stutterscope/access';
import { Phrasebook } from '@stutterscope/alerts';
import { openWarehouse, type Warehouse } from '@stutterscope/warehouse';
import { pino } from 'pino';
import type { Browser } from 'playwright-core';
import { buildConsole, defaultLimits } from '../../apps/console/src/index.ts';
import { openChromium } from '../../test/support/chromium.ts';
import { hourOfRoom } from './hourOfRoom.ts';

const ROOM = '8888_hour';
const RUNS = 7;
const SECOND = 1000;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** From the start of the navigation until plots are drawn and the next frame can take a key, ms: a cold page each time. */
async function interactiveMs(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(url, { waitUntil: 'commit' });
  const took: unknown = await page.evaluate(
    `new Promise((resolve) => {
       const look = () => {
         const isThere = document.querySelectorAll('.plot canvas').length === 4 && document.querySelector('#moment');
         requestAnimationFrame(isThere ? () => resolve(performance.now()) : look);
       };
       look();
     })`,
  );
  await context.close();
  return Number(took);
}

async function fill(warehouse: Warehouse, viewers: number): Promise<number> {
  await warehouse.migrate();
  const batches = hourOfRoom(ROOM, viewers, Date.now());
  const lines = batches.map((batch) => Buffer.from(JSON.stringify(batch)));
  for (let at = 0; at < lines.length; at += 500) {
    await warehouse.insertTelemetry(lines.slice(at, at + 500), `hour-${at}`);
  }
  return batches.reduce((sum, { samples }) => sum + samples.t.length, 0);
}

async function measure(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'stutterscope-bench-console-'));
  const warehouse = await openWarehouse({ kind: 'embedded', dir });
  const samples = await fill(warehouse, 20);
  const app = await buildConsole({
    warehouse,
    access: anyone,
    phrasebook: new Phrasebook(),
    notifier: 'http://127.0.0.1:9',
    limits: defaultLimits,
    trustProxy: false,
    logger: pino({ level: 'silent' }),
    clock: Date.now,
  });
  const browser = await openChromium();
  try {
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const address = `${url}/rooms/${ROOM}?window=3600`;
    await interactiveMs(browser, address);
    const took: number[] = [];
    const asked: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const from = performance.now();
      const answer = await fetch(`${url}/v1/rooms/${ROOM}?from=${Date.now() - 3600 * SECOND}`);
      await answer.arrayBuffer();
      asked.push(performance.now() - from);
      took.push(await interactiveMs(browser, address));
    }
    const ofAll = (values: readonly number[]) =>
      `${Math.round(median(values))} ms (${Math.round(Math.min(...values))}–${Math.round(Math.max(...values))})`;
    process.stdout.write(
      `A room page over an hour of ${samples} samples: interactive after ${ofAll(took)}, of which the API ${ofAll(asked)}; ` +
        `median (least–most) of ${RUNS}; wanted 1000 ms. Load average ${loadavg()[0]?.toFixed(1)}.\n`,
    );
  } finally {
    await browser.close();
    await app.close();
    await warehouse.close();
    await rm(dir, { recursive: true, force: true });
  }
}

if (!existsSync(join(import.meta.dirname, '../../apps/console/dist/index.html'))) {
  process.stderr.write('the page is not built: run `npm run build`\n');
  process.exitCode = 1;
} else await measure();
