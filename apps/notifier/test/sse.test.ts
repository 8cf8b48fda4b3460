import { once } from 'node:events';
import { connect } from 'node:net';
import { requireTokens, signToken } from '@stutterscope/access';
import { partitionOf } from '@stutterscope/bus';
import { vjWords } from '@stutterscope/diagnosis';
import { describe, expect, onTestFinished, test } from 'vitest';
import { matrix, tokenKeys } from '../../../packages/access/test/matrix.ts';
import { defaultLimits } from '../src/index.ts';
import { listen } from './support/events.ts';
import { embeddedBus, readAll, runNotifier, send } from './support/notifier.ts';
import { alertOf, ROOM, resolved } from './support/verdicts.ts';

const alertsOf = (url: string, room = ROOM) => `${url}/v1/rooms/${room}/alerts`;
const told = (events: readonly { data: Record<string, unknown> }[]) =>
  events.map(({ data }) => data['phase']);

describe('a room’s alerts', () => {
  test('are told once when they begin and once when they end, to the clients of that room', async () => {
    const bus = await embeddedBus();
    const notifier = await runNotifier(bus);
    const own = await listen(alertsOf(notifier.url));
    const other = await listen(alertsOf(notifier.url, '8888_other'));
    expect(own.status).toBe(200);
    expect(own.headers.get('content-type')).toBe('text/event-stream');
    const alert = alertOf();
    await send(bus, 'verdicts', alert, { ...alert, revision: alert.revision + 1 });
    const [raised] = await own.until(1);
    expect(raised).toMatchObject({
      event: 'alert',
      id: expect.stringMatching(/^\d+-\d+$/),
      data: {
        room: ROOM,
        phase: 'raised',
        cause: 'upstream_clog',
        severity: 'visible',
        message: vjWords.en.advice.clog_wifi.message,
        remedies: vjWords.en.advice.clog_wifi.remedies,
        resolvedAt: null,
      },
    });
    await send(bus, 'verdicts', resolved(alert), { ...resolved(alert), revision: Date.now() + 5 });
    await own.until(2);
    await send(bus, 'verdicts', alertOf({ room: '8888_other', cause: 'low_frame_rate', advice: 'dark' }));
    await other.until(1);
    expect(told(own.events)).toEqual(['raised', 'resolved']);
    expect(told(other.events)).toEqual(['raised']);
    expect(await notifier.metric('notices_total', { phase: 'raised' })).toBe(2);
    expect(notifier.logged.join('')).toContain(`"room":"${ROOM}"`);
  });

  test('are not told again to who was told by a notifier that reads ahead of this one', async () => {
    const bus = await embeddedBus();
    const notifier = await runNotifier(bus);
    const ahead = await listen(alertsOf(notifier.url), { 'last-event-id': `${partitionOf(ROOM, 2)}-0` });
    const fresh = await listen(alertsOf(notifier.url));
    const alert = alertOf();
    await send(bus, 'verdicts', alert);
    const [raised] = await fresh.until(1);
    expect(raised?.id).toBe(`${partitionOf(ROOM, 2)}-0`);
    await send(bus, 'verdicts', resolved(alert));
    await ahead.until(1);
    expect(told(ahead.events)).toEqual(['resolved']);
  });

  test('are told to who comes later while they are on, and what was missed to who comes back', async () => {
    const bus = await embeddedBus();
    const first = await runNotifier(bus);
    const early = await listen(alertsOf(first.url));
    const alert = alertOf();
    await send(bus, 'verdicts', alert);
    const [raised] = await early.until(1);
    const late = await listen(alertsOf(first.url));
    expect((await late.until(1))[0]?.id).toBe(raised?.id);
    early.close();
    await send(bus, 'verdicts', resolved(alert));
    await late.until(2);

    // Another notifier, as after a restart: all it knows it has from the log.
    await first.close();
    const second = await runNotifier(bus);
    const back = await listen(alertsOf(second.url), { 'last-event-id': raised?.id ?? '' });
    expect(told(await back.until(1))).toEqual(['resolved']);
    const stranger = await listen(alertsOf(second.url));
    const next = alertOf({ cause: 'low_frame_rate', advice: 'dark' });
    await send(bus, 'verdicts', next);
    expect((await stranger.until(1)).map(({ data }) => data['cause'])).toEqual(['low_frame_rate']);
    await back.until(2);
    const again = await listen(`${alertsOf(second.url)}?last_event_id=${back.events[1]?.id}`);
    await send(bus, 'verdicts', resolved(next));
    expect(told(await again.until(1))).toEqual(['resolved']);
  });

  test('are not told twice after a restart in the middle of one, nor by another notifier beside', async () => {
    const bus = await embeddedBus();
    const first = await runNotifier(bus);
    const client = await listen(alertsOf(first.url));
    const alert = alertOf();
    await send(bus, 'verdicts', alert);
    const [raised] = await client.until(1);
    await first.close();
    await client.ended;
    await send(bus, 'verdicts', { ...alert, revision: Date.now() });
    const [second, third] = [await runNotifier(bus), await runNotifier(bus)];
    const resumed = await listen(alertsOf(second.url), { 'last-event-id': raised?.id ?? '' });
    const beside = await listen(alertsOf(third.url), { 'last-event-id': raised?.id ?? '' });
    await send(bus, 'verdicts', resolved(alert));
    await Promise.all([resumed.until(1), beside.until(1)]);
    expect([told(resumed.events), told(beside.events)]).toEqual([['resolved'], ['resolved']]);
    const notices = (await readAll(bus, 'notices')).filter(
      (record) => typeof record === 'object' && record !== null && Reflect.get(record, 'kind') === 'notice',
    );
    expect(notices).toHaveLength(2);
  });

  test('come in the language asked for, and a name that is markup stays text', async () => {
    const bus = await embeddedBus();
    const words = structuredClone(vjWords.en);
    words.advice.clog_wifi.message = '{{vj}}: your network is weak.';
    const name = '<img src=x onerror="alert(1)">\n\ndata: x';
    const notifier = await runNotifier(bus, {
      words: { en: words },
      audience: { vjs: { [ROOM]: { name } } },
    });
    const english = await listen(alertsOf(notifier.url));
    const chinese = await listen(alertsOf(notifier.url), { 'accept-language': 'zh-TW, en;q=0.5' });
    const asked = await listen(`${alertsOf(notifier.url)}?lang=zh-CN`);
    await send(bus, 'verdicts', alertOf());
    const messages = await Promise.all(
      [english, chinese, asked].map(async (one) => (await one.until(1))[0]?.data),
    );
    expect(messages.map((data) => [data?.['language'], data?.['message']])).toEqual([
      ['en', '<img src=x onerror="alert(1)">data: x: your network is weak.'],
      ['zh-CN', vjWords['zh-CN'].advice.clog_wifi.message],
      ['zh-CN', vjWords['zh-CN'].advice.clog_wifi.message],
    ]);
    expect(english.events).toHaveLength(1);
  });

  test('survive a verdict that cannot be read: it is a dead letter', async () => {
    const bus = await embeddedBus();
    const notifier = await runNotifier(bus);
    const client = await listen(alertsOf(notifier.url));
    await send(bus, 'verdicts', { room: ROOM }, alertOf());
    expect(told(await client.until(1))).toEqual(['raised']);
    expect(await readAll(bus, 'dead-letters')).toMatchObject([
      { topic: 'verdicts', reason: 'not a verdict' },
    ]);
  });
});

describe('a client', () => {
  test('that never reads is dropped, and holds up nobody', async () => {
    const bus = await embeddedBus();
    const limits = { ...defaultLimits, maxClientBytes: 4096, heartbeatMs: 75 };
    const notifier = await runNotifier(bus, { limits });
    const { hostname, port } = new URL(notifier.url);
    const socket = connect({ host: hostname, port: Number(port) });
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => undefined);
    socket.write(`GET /v1/rooms/${ROOM}/alerts HTTP/1.1\r\nhost: x\r\n\r\n`);
    socket.pause();
    await expect.poll(() => notifier.metric('sse_clients'), { timeout: 10_000 }).toBe(1);
    const reader = await listen(alertsOf(notifier.url));
    // What the kernels hold between the two comes on top of our own bound: megabytes on loopback.
    const message = 'x'.repeat(400);
    const evidence = Array.from({ length: 2000 }, () => ({
      signal: message,
      at: Date.now(),
      value: 1,
      unit: 'x',
      comparison: '>=',
      limit: 1,
      supports: true,
    }));
    const notice = (number: number) => ({
      kind: 'notice',
      id: `a/${number}`,
      alert: 'a',
      number,
      room: ROOM,
      source: 'grafana',
      phase: 'raised',
      outcome: null,
      cause: null,
      origin: null,
      severity: 'visible',
      verdict: null,
      stutter: null,
      advice: null,
      message,
      remedies: [],
      evidence: evidence.slice(0, 1500),
      since: Date.now(),
      resolvedAt: null,
      saidAt: Date.now(),
    });
    let sent = 0;
    while ((await notifier.metric('sse_dropped_total', { reason: 'slow' })) === 0) {
      expect(sent).toBeLessThan(60);
      await send(bus, 'notices', notice(++sent));
      await reader.until(sent);
    }
    await expect.poll(() => notifier.metric('sse_clients')).toBe(1);
    expect(reader.events).toHaveLength(sent);
  }, 60_000);

  test('hears a heartbeat, and its stream ends in good order when the notifier does', async () => {
    const bus = await embeddedBus();
    const notifier = await runNotifier(bus, { limits: { ...defaultLimits, heartbeatMs: 150 } });
    const client = await listen(alertsOf(notifier.url));
    await expect.poll(() => client.comments, { timeout: 10_000 }).toBeGreaterThan(3);
    const closed = notifier.close();
    await client.ended;
    await closed;
  });

  test('more than may be is sent away with a time to come back', async () => {
    const notifier = await runNotifier(await embeddedBus(), { limits: { ...defaultLimits, maxClients: 1 } });
    await listen(alertsOf(notifier.url));
    const refused = await fetch(alertsOf(notifier.url));
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await refused.json()).toMatchObject({ code: 'too_many_clients' });
  });

  test('whose token runs out hears no more', async () => {
    const bus = await embeddedBus();
    let now = Date.now();
    const clock = () => now;
    const access = requireTokens(tokenKeys, clock);
    const limits = { ...defaultLimits, heartbeatMs: 75 };
    const notifier = await runNotifier(bus, { access, clock, limits });
    const token = await signToken(tokenKeys, { room: ROOM, side: 'watch', exp: now / 1000 + 60 });
    const client = await listen(alertsOf(notifier.url), { authorization: `Bearer ${token}` });
    expect(client.status).toBe(200);
    now += 120_000;
    await client.ended;
    const [raw] = await once(connectRaw(notifier.url, `?access_token=${token}`), 'data');
    expect(String(raw)).toMatch(/^HTTP\/1.1 401 .*token_expired/s);
  });
});

function connectRaw(url: string, query: string) {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  onTestFinished(() => void socket.destroy());
  socket.write(`GET /v1/rooms/${ROOM}/alerts${query} HTTP/1.1\r\nhost: x\r\n\r\n`);
  return socket;
}

describe('a notifier that requires tokens', () => {
  // Alerts may be read by the room's pusher, whom they are for, and by who may watch it, or all rooms.
  const readers = ['for reading alerts', 'to look at all rooms'];
  const rows = matrix.map((row) => (readers.includes(row.name) ? { ...row, fault: null } : row));

  test('lets in who may read the room, and names the fault of everybody else', async () => {
    const notifier = await runNotifier(await embeddedBus(), { access: requireTokens(tokenKeys) });
    for (const { name, token, fault } of rows) {
      const presented = await token(Date.now());
      const headers = presented === undefined ? {} : { authorization: `Bearer ${presented}` };
      const stop = new AbortController();
      const answer = await fetch(alertsOf(notifier.url), { headers, signal: stop.signal });
      const status = fault === null ? 200 : fault.startsWith('wrong_') ? 403 : 401;
      expect([name, answer.status]).toEqual([name, status]);
      if (fault !== null) expect([name, await answer.json()]).toMatchObject([name, { code: fault }]);
      stop.abort();
    }
    expect(notifier.logged.join('')).not.toContain('eyJ');
  });
});
