import type { Webhook } from '@stutterscope/alerts';
import type { Bus } from '@stutterscope/bus';
import { vjWords } from '@stutterscope/diagnosis';
import { describe, expect, test } from 'vitest';
import { defaultLimits } from '../src/index.ts';
import { addressRule } from '../src/webhook/publicAddress.ts';
import { embeddedBus, readAll, runNotifier, send } from './support/notifier.ts';
import { type Receiver, receiver, SECRET } from './support/receiver.ts';
import { alertOf, ROOM, reportOf, resolved } from './support/verdicts.ts';

const limits = { ...defaultLimits, webhookTimeoutMs: 300, webhookRetriesMs: [10, 10] };
const hook = (url: string, changes: Partial<Webhook> = {}): Webhook => ({
  id: 'backend',
  url,
  secret: SECRET,
  rooms: ['8888_*'],
  allow: ['127.0.0.0/8', '::1/128'],
  ...changes,
});
const run = (bus: Bus, ...webhooks: Webhook[]) => runNotifier(bus, { audience: { webhooks }, limits });

async function deliveries(bus: Bus): Promise<Record<string, unknown>[]> {
  const records = await readAll(bus, 'notices');
  return records.flatMap((record) =>
    typeof record === 'object' && record !== null && Reflect.get(record, 'kind') === 'delivery'
      ? [{ ...record }]
      : [],
  );
}

/** Waits until a delivery to the webhook ended so. */
async function settled(bus: Bus, outcome: 'delivered' | 'dead'): Promise<Record<string, unknown>> {
  let found: Record<string, unknown> | undefined;
  await expect
    .poll(
      async () => {
        found = (await deliveries(bus)).find((one) => one['outcome'] === outcome);
        return found !== undefined;
      },
      { timeout: 20_000 },
    )
    .toBe(true);
  return found ?? {};
}

describe('a webhook', () => {
  test('gets each word once, signed, in its language, a room’s in their order', async () => {
    const bus = await embeddedBus();
    const target = await receiver();
    const other = await receiver();
    await run(
      bus,
      hook(target.url, { language: 'zh-CN' }),
      hook(other.url, { id: 'other', rooms: ['8888_other'] }),
    );
    const alert = alertOf();
    await send(bus, 'verdicts', alert);
    await target.until(1);
    await send(bus, 'verdicts', resolved(alert));
    const posts = await target.until(2);
    expect(posts.map(({ body, isSigned }) => [body['phase'], isSigned])).toEqual([
      ['raised', true],
      ['resolved', true],
    ]);
    expect(posts[0]).toMatchObject({
      headers: { 'content-type': 'application/json' },
      body: {
        delivery: `${alert.id}/1>backend`,
        room: ROOM,
        language: 'zh-CN',
        message: vjWords['zh-CN'].advice.clog_wifi.message,
      },
    });
    await settled(bus, 'delivered');
    expect(other.posts).toEqual([]);
  });

  test('gets the report of a show once, signed, however often it is told', async () => {
    const bus = await embeddedBus();
    const target = await receiver();
    await run(bus, hook(target.url));
    const report = reportOf();
    await send(bus, 'notices', report);
    await send(bus, 'notices', report);
    const [post] = await target.until(1);
    expect(post).toMatchObject({
      isSigned: true,
      body: {
        delivery: `${report.id}>backend`,
        kind: 'broadcast_report',
        room: ROOM,
        broadcast: report.alert,
        report: { score: 100, nextTime: [] },
        html: report.html,
      },
    });
    await settled(bus, 'delivered');
    expect(target.posts).toHaveLength(1);
  });

  test('that fails at first gets it again, the same, until it takes it', async () => {
    const bus = await embeddedBus();
    const target = await receiver((response, count) => response.writeHead(count < 3 ? 500 : 204).end());
    await run(bus, hook(target.url));
    await send(bus, 'verdicts', alertOf());
    expect(await settled(bus, 'delivered')).toMatchObject({ attempt: 3, status: 204, reason: null });
    expect(new Set(target.posts.map(({ body }) => body['delivery'])).size).toBe(1);
    expect(target.posts).toHaveLength(3);
  });

  const bad: [string, (target: Receiver) => Webhook, unknown, number][] = [
    ['answers 500 for ever', ({ url }) => hook(url), { status: 500, reason: '500', attempt: 3 }, 3],
    ['hangs', ({ url }) => hook(`${url}?hang`), { status: null, reason: 'no answer in time', attempt: 3 }, 3],
    [
      'redirects to loopback',
      ({ url }) => hook(`${url}?redirect`),
      { status: 302, reason: '302: redirects are not followed', attempt: 3 },
      3,
    ],
    ['is gone', ({ url }) => hook(`${url}?gone`), { status: 410, attempt: 1 }, 1],
    [
      'is a private address',
      ({ url }) => hook(url, { allow: [] }),
      { status: null, reason: '127.0.0.1 is no public address', attempt: 3 },
      0,
    ],
    [
      'is a name of a private address',
      ({ url }) => hook(url.replace('127.0.0.1', 'localhost'), { allow: [] }),
      {
        status: null,
        reason: expect.stringMatching(/^localhost resolves to \S+, which is no public address$/),
        attempt: 3,
      },
      0,
    ],
    [
      'is not there',
      () => hook('http://127.0.0.1:1/'),
      { status: null, reason: /ECONNREFUSED/, attempt: 3 },
      0,
    ],
  ];

  test.each(bad)(
    'that %s ends as a dead letter, and holds up nothing',
    async (_name, webhookOf, fault, posts) => {
      const bus = await embeddedBus();
      const well = await receiver();
      const target: Receiver = await receiver((response) => {
        const { url = '' } = response.req;
        if (url.endsWith('?hang')) return;
        if (url.endsWith('?redirect')) response.writeHead(302, { location: well.url }).end();
        else response.writeHead(url.endsWith('?gone') ? 410 : 500).end();
      });
      const notifier = await run(bus, webhookOf(target), hook(well.url, { id: 'well' }));
      const alert = alertOf();
      await send(bus, 'verdicts', alert, alertOf({ room: '8888_other' }));
      await well.until(2);
      const dead = await settled(bus, 'dead');
      const expected = Object.fromEntries(
        Object.entries(fault ?? {}).map(([key, value]) => [
          key,
          value instanceof RegExp ? expect.stringMatching(value) : value,
        ]),
      );
      expect(dead).toMatchObject({ channel: 'webhook', target: 'backend', ...expected });
      await expect.poll(async () => (await readAll(bus, 'dead-letters')).length, { timeout: 20_000 }).toBe(2);
      expect(await readAll(bus, 'dead-letters')).toMatchObject([
        { topic: 'notices', reason: expect.stringMatching(/^webhook backend: /) },
        { topic: 'notices' },
      ]);
      expect(target.posts).toHaveLength(posts * 2);
      // Redirected or not, the other receiver was posted to for itself alone.
      expect(well.posts.map(({ body }) => body['delivery'])).toEqual(
        expect.arrayContaining([`${alert.id}/1>well`]),
      );
      expect(well.posts).toHaveLength(2);
      expect(await notifier.metric('deliveries_total', { channel: 'webhook', outcome: 'dead' })).toBe(2);
    },
  );

  test('that was not reached before a restart is after it, and what it had it gets not again', async () => {
    const bus = await embeddedBus();
    let isUp = false;
    const target = await receiver((response) => response.writeHead(isUp ? 200 : 503).end());
    const well = await receiver();
    const webhooks = [hook(target.url), hook(well.url, { id: 'well' })];
    const patient = { ...limits, webhookRetriesMs: [10, 60_000, 60_000] };
    const first = await runNotifier(bus, { audience: { webhooks }, limits: patient });
    await send(bus, 'verdicts', alertOf());
    await Promise.all([target.until(2), well.until(1)]);
    await settled(bus, 'delivered');
    await expect.poll(async () => (await deliveries(bus)).length).toBe(3);
    await first.close();
    isUp = true;
    await runNotifier(bus, { audience: { webhooks }, limits: patient });
    await target.until(3);
    await expect
      .poll(async () => (await deliveries(bus)).at(-1))
      .toMatchObject({ attempt: 3, outcome: 'delivered' });
    expect(well.posts).toHaveLength(1);
  });
});

describe('an address', () => {
  const isAllowed = addressRule(['10.1.0.0/16', 'fd00::/8']);

  test.each([
    ['8.8.8.8', true],
    ['2001:4860:4860::8888', true],
    ['127.0.0.1', false],
    ['::1', false],
    ['::ffff:127.0.0.1', false],
    ['::ffff:8.8.8.8', true],
    ['10.0.0.1', false],
    ['10.1.2.3', true],
    ['::ffff:10.1.2.3', true],
    ['172.16.0.1', false],
    ['192.168.1.1', false],
    ['169.254.169.254', false],
    ['100.64.0.1', false],
    ['0.0.0.0', false],
    ['224.0.0.1', false],
    ['fe80::1', false],
    ['fc00::1', false],
    ['fd00::1', true],
    ['64:ff9b::7f00:1', false],
    ['2002:7f00:1::', false],
    ['not an address', false],
  ])('%s may be posted to: %s', (address, allowed) => {
    expect(isAllowed(address)).toBe(allowed);
  });
});
