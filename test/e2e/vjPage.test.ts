import { join } from 'node:path';
import { createEmbeddedBus } from '@stutterscope/bus';
import { vjWords } from '@stutterscope/diagnosis';
import { expect, test } from 'vitest';
import { ffmpegPath, pushArgs } from '../../apps/agent/test/support/studio.ts';
import { runConsole } from '../../apps/console/test/support/fixture.ts';
import { listen } from '../../apps/notifier/test/support/events.ts';
import { runNotifier } from '../../apps/notifier/test/support/notifier.ts';
import { receiver, SECRET } from '../../apps/notifier/test/support/receiver.ts';
import { agentCommand, Children } from '../support/children.ts';
import { describeWithChromium, openChromium } from '../support/chromium.ts';
import { cleanups, opened } from '../support/cleanups.ts';
import { startPipeline } from '../support/pipeline.ts';
import { rtmpServer } from '../support/rtmpServer.ts';
import { shapedLink } from '../support/shapedLink.ts';

const room = '8888_squeeze';
const patient = { timeout: 90_000, interval: 200 };

describeWithChromium('a real push over a squeezed uplink', () => {
  test("raises one alert on SSE, a webhook and the VJ's page, with the right sentence, and resolves it once", async () => {
    const link = await opened(shapedLink(6000));
    const server = await opened(rtmpServer(link.serverHost));
    const pipeline = await opened(
      startPipeline(link.freeHost, async (dir) => createEmbeddedBus({ dir: join(dir, 'bus') })),
    );
    const children = new Children();
    cleanups.push(() => children.stopAll());
    const target = await receiver();
    const webhook = { id: 'backend', url: target.url, secret: SECRET, rooms: [room], allow: ['127.0.0.0/8'] };
    const notifier = await runNotifier(pipeline.bus, { audience: { webhooks: [webhook] } });
    const warehouse = { query: pipeline.select, ping: async () => '' };
    const { url } = await runConsole(warehouse, { notifier: notifier.url });
    const client = await listen(`${notifier.url}/v1/rooms/${room}/alerts`);
    const browser = await opened(openChromium());
    const page = await browser.newPage({ viewport: { width: 360, height: 740 }, locale: 'en-US' });
    await page.goto(`${url}/vj/${room}`);
    const toneOf = async () => (await page.locator('.vj').getAttribute('class'))?.split(' vj-')[1];

    const { host, port } = await link.shaped(server.rtmpPort);
    const ffmpegArgs = pushArgs(`rtmp://${host}:${port}/live/${room}`);
    const { command, args } = agentCommand({ ffmpegArgs, ffmpegPath, endpoint: pipeline.endpoint });
    children.start(link.inside(command, args));
    await expect.poll(toneOf, patient).toBe('good');

    await link.setRate(500);
    await expect.poll(toneOf, patient).toMatch(/warning|severe/);
    const said = await page.locator('h1').textContent();
    const { clog_wired: advice } = vjWords.en.advice;
    expect(said?.endsWith(advice.message)).toBe(true);
    expect(await page.locator('.vj-first').textContent()).toBe(advice.remedies[0]);
    await link.setRate(6000);
    await expect.poll(toneOf, patient).toBe('good');
    await expect.poll(() => client.events.at(-1)?.data['phase'], patient).toBe('resolved');

    const phases = client.events.map(({ data }) => data['phase']);
    // Worse meanwhile it may be told to be; it is raised and resolved once.
    expect(phases.filter((phase) => phase !== 'escalated')).toEqual(['raised', 'resolved']);
    await target.until(phases.length);
    expect(target.posts.map(({ body }) => body['phase'])).toEqual(phases);
    expect(client.events[0]?.data).toMatchObject({ cause: 'upstream_clog', message: advice.message });
  }, 300_000);
});
