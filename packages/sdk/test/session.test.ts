import { expect, test, vi } from 'vitest';
import { steadyNow } from '../src/clock.ts';
import { createTransport } from '../src/index.ts';
import { scriptedFetch, taken } from './support/scriptedFetch.ts';
import { batchesOf, session } from './support/session.ts';

test('of the sessions that sampling leaves out nothing is sent, and nothing is wrong with them', async () => {
  const out = session({ sampling: 0.5, random: () => 0.6 });
  out.reporter.sample({ fps: 15 });
  out.reporter.event(1002);
  await out.reporter.close();
  expect(out.bodies).toEqual([]);
  expect(out.problems).toEqual([]);
  expect(out.reporter.debug().isReporting).toBe(false);
  const within = session({ sampling: 0.5, random: () => 0.4 });
  within.reporter.sample({ fps: 15 });
  await within.reporter.close();
  expect(within.bodies).toHaveLength(1);
});

test('what waited for the collector comes after it in one request', async () => {
  let isUp = false;
  const collector = scriptedFetch(() => (isUp ? taken() : new Response(null, { status: 503 })));
  const { reporter, clock, bodies } = session({}, collector);
  for (let fps = 0; fps < 10; fps++) {
    reporter.sample({ fps });
    reporter.flush();
  }
  await vi.waitFor(() => expect(reporter.debug().problems).toHaveLength(1));
  isUp = true;
  clock.advance(30_000);
  await vi.waitFor(() => expect(reporter.stats().takenBatches).toBe(10));
  expect(bodies.slice(-2).map((body) => batchesOf(body).map(({ seq }) => seq))).toEqual([
    [0],
    [1, 2, 3, 4, 5, 6, 7, 8, 9],
  ]);
});

test('of a request of many the faulty batch alone is refused', async () => {
  let isUp = false;
  const collector = scriptedFetch((body) => {
    if (!isUp) return new Response(null, { status: 503 });
    return body.includes('"seq":2') ? new Response('faulty', { status: 400 }) : taken();
  });
  const { reporter, clock, problems } = session({}, collector);
  for (let fps = 0; fps < 4; fps++) {
    reporter.sample({ fps });
    reporter.flush();
  }
  await vi.waitFor(() => expect(problems).toHaveLength(1));
  isUp = true;
  clock.advance(30_000);
  await vi.waitFor(() => expect(reporter.stats()).toMatchObject({ takenBatches: 3, refusedBatches: 1 }));
  expect(problems.slice(1)).toEqual([{ kind: 'refused', seq: 2, reason: '400 faulty' }]);
});

test('a token that is refused costs one request, not one a batch', async () => {
  let status = 503;
  const collector = scriptedFetch(() => new Response(null, { status }));
  const { reporter, clock, bodies, problems } = session({ token: 'retired' }, collector);
  for (let fps = 0; fps < 10; fps++) {
    reporter.sample({ fps });
    reporter.flush();
  }
  await vi.waitFor(() => expect(problems).toHaveLength(1));
  status = 401;
  clock.advance(30_000);
  await vi.waitFor(() => expect(reporter.stats()).toMatchObject({ refusedBatches: 10, waitingBatches: 0 }));
  expect(bodies).toHaveLength(3);
});

test('a long body goes as gzip, a short one as it is', async () => {
  const encodings: (string | null)[] = [];
  const post: typeof fetch = async (_url, init) => {
    encodings.push(new Headers(init?.headers).get('content-encoding'));
    return taken();
  };
  const transport = createTransport({ endpoint: 'http://collector.test/', compress: true, fetch: post });
  await transport.post(['{}']);
  await transport.post([`{"a":"${'a'.repeat(2000)}"}`]);
  expect(encodings).toEqual([null, 'gzip']);
});

test('half a character at the cut of a detail costs no batch', async () => {
  const { reporter, bodies } = session();
  reporter.event(2103, `${'x'.repeat(511)}😀`);
  await reporter.close();
  expect(bodies.flatMap(batchesOf)[0]?.events?.[0]?.detail).toBe(`${'x'.repeat(511)}\ufffd`);
});

test("the device's clock may be set while samples are taken: time goes on, and never back", () => {
  let wall = 1_000_000;
  let steady = 0;
  const now = steadyNow(
    () => wall,
    () => steady,
  );
  const pass = (ms: number, set = 0) => {
    steady += ms;
    wall += ms + set;
    return now();
  };
  expect(pass(1000)).toBe(1_001_000);
  expect(pass(1000, -3_600_000)).toBe(1_002_000);
  expect(pass(1000, 3_600_000)).toBe(1_003_000);
  // Asleep for a minute: the wall clock knows, the steady one may not.
  wall += 60_000;
  expect(pass(1000)).toBe(1_064_000);
});

test('a page sees what its reporter does', async () => {
  const { reporter } = session();
  reporter.sample({ fps: 15 });
  await reporter.close();
  expect(reporter.debug()).toMatchObject({
    session: reporter.session,
    room: '8888_test001',
    side: 'push',
    isReporting: true,
    isUplinkLate: false,
    stats: { takenBatches: 1 },
    lastLine: expect.stringContaining('"fps":[15]'),
    problems: [],
  });
});
