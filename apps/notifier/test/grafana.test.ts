import { vjWords } from '@stutterscope/diagnosis';
import { expect, test } from 'vitest';
import { listen } from './support/events.ts';
import { embeddedBus, runNotifier, send } from './support/notifier.ts';
import { alertOf, ROOM } from './support/verdicts.ts';

const secret = 'grafana-knows-this';

/** As Grafana's webhook contact point posts it, but for what we leave alone. */
const grafana = (changes: object = {}, more: object = {}) => ({
  status: 'firing',
  labels: { alertname: 'PushLinkExpires', room: ROOM, severity: 'warning' },
  annotations: {
    summary: 'Your push link expires in an hour.',
    vj_remedies: 'Get a new link.\n\nStart again.',
  },
  startsAt: '2026-11-25T10:00:00Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'https://grafana.example/alerting',
  fingerprint: '57c6d9296de2ad39',
  values: { A: 1 },
  ...changes,
  ...more,
});

const post = (url: string, alerts: unknown, token: string | null = secret) =>
  fetch(`${url}/v1/grafana-alerts`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== null && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ receiver: 'vj', status: 'firing', alerts, version: '1' }),
  });

test('Grafana’s alerts reach the VJ once, and so does their end', async () => {
  const bus = await embeddedBus();
  const notifier = await runNotifier(bus, { grafanaSecret: secret });
  const client = await listen(`${notifier.url}/v1/rooms/${ROOM}/alerts`);
  const told = async (alerts: unknown) => (await post(notifier.url, alerts)).json();
  expect(await told([grafana()])).toEqual({ told: 1, ignored: 0 });
  await client.until(1);
  expect(await told([grafana()])).toEqual({ told: 0, ignored: 1 });
  expect(await told([grafana({ status: 'resolved', endsAt: '2026-11-25T10:05:00Z' })])).toEqual({
    told: 1,
    ignored: 0,
  });
  const events = await client.until(2);
  expect(events.map(({ data }) => data)).toMatchObject([
    {
      phase: 'raised',
      source: 'grafana',
      message: 'Your push link expires in an hour.',
      remedies: ['Get a new link.', 'Start again.'],
    },
    { phase: 'resolved', resolvedAt: Date.parse('2026-11-25T10:05:00Z') },
  ]);
  expect(await told([grafana({ status: 'resolved' })])).toEqual({ told: 0, ignored: 1 });
});

test('with our own words where it names an advice, and nothing where there is nothing to tell', async () => {
  const bus = await embeddedBus();
  const notifier = await runNotifier(bus, { grafanaSecret: secret });
  const client = await listen(`${notifier.url}/v1/rooms/${ROOM}/alerts?lang=zh-CN`);
  await send(bus, 'verdicts', alertOf());
  await client.until(1);
  const labels = { room: ROOM };
  const answer = await post(notifier.url, [
    grafana({ labels: {} }),
    grafana({ labels: { room: 'no room!' } }),
    grafana({ annotations: {} }),
    grafana({ labels: { ...labels, cause: 'downstream_lag' } }),
    // The VJ hears of the clog already.
    grafana({ labels: { ...labels, cause: 'upstream_clog' } }),
    grafana({ labels: { ...labels, advice: 'dark', severity: 'critical' }, fingerprint: 'abc' }),
  ]);
  expect(await answer.json()).toEqual({ told: 1, ignored: 5 });
  expect((await client.until(2))[1]?.data).toMatchObject({
    severity: 'severe',
    message: vjWords['zh-CN'].advice.dark.message,
  });
});

test('nobody else is let in, and what is not Grafana’s is refused by its place', async () => {
  const bus = await embeddedBus();
  const notifier = await runNotifier(bus, { grafanaSecret: secret });
  for (const token of ['other', null]) {
    const refused = await post(notifier.url, [], token);
    expect([refused.status, await refused.json()]).toMatchObject([401, { code: 'wrong_secret' }]);
  }
  const faulty = await post(notifier.url, [grafana({ startsAt: 7 })]);
  expect([faulty.status, await faulty.json()]).toMatchObject([
    400,
    { code: 'invalid_grafana', pointer: '/alerts/0/startsAt' },
  ]);
  const closed = await runNotifier(bus);
  expect((await post(closed.url, [])).status).toBe(404);
});
