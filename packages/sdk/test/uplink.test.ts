import { expect, test, vi } from 'vitest';
import type { Alert } from '../src/index.ts';
import { scriptedFetch, taken } from './support/scriptedFetch.ts';
import { session, turns } from './support/session.ts';

const silence = () => new Promise<Response>(() => {});

/** A session with a sample to send, whose requests go as told; time passes in steps, as it does. */
function reporting(answer: () => Response | Promise<Response>) {
  const alerts: Alert[] = [];
  const onAlert = (alert: Alert) => alerts.push(alert);
  const at = session({ onAlert, language: 'en' }, scriptedFetch(answer));
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 500) {
      at.clock.advance(500);
      await turns();
    }
  };
  at.reporter.sample({ fps: 15 });
  at.reporter.flush();
  return { ...at, alerts, pass };
}

test('batches that nobody answers are an alert of the uplink, and one that arrives in time ends it', async () => {
  let answer: () => Response | Promise<Response> = silence;
  const { reporter, alerts, pass } = reporting(() => answer());
  await pass(4500);
  expect(alerts).toEqual([]);
  await pass(3000);
  expect(alerts).toMatchObject([
    { source: 'local', phase: 'raised', cause: 'upstream_clog', room: '8888_test001' },
  ]);
  expect(reporter.debug().isUplinkLate).toBe(true);
  answer = taken;
  await pass(15_000);
  reporter.sample({ fps: 15 });
  reporter.flush();
  await vi.waitFor(() => expect(alerts).toHaveLength(2));
  expect(alerts[1]).toMatchObject({ source: 'local', phase: 'resolved', alert: alerts[0]?.alert });
});

test.each([
  ['refuses the connection', () => Promise.reject(new TypeError('Failed to fetch'))],
  ['is overloaded', () => new Response('overloaded', { status: 503 })],
])('a collector that %s says nothing of the uplink', async (_name, answer) => {
  const { alerts, pass, reporter } = reporting(answer);
  await pass(30_000);
  expect(reporter.stats().waitingBatches).toBe(1);
  expect(alerts).toEqual([]);
});

test('a page that was asleep draws no conclusions from it', async () => {
  const { alerts, clock, pass } = reporting(silence);
  await pass(2000);
  clock.sleep(60_000);
  await turns();
  expect(alerts).toEqual([]);
});
