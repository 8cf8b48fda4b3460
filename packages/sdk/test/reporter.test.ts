import { columnNames, parseBatch } from '@stutterscope/telemetry';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { createReporter, type Problem, type ReporterOptions } from '../src/index.ts';
import { fakeClock } from './support/fakeClock.ts';
import { scriptedFetch, taken } from './support/scriptedFetch.ts';

function setUp(collector = scriptedFetch(taken), options: Partial<ReporterOptions> = {}) {
  const clock = fakeClock();
  const problems: Problem[] = [];
  const recorded: string[] = [];
  const reporter = createReporter({
    endpoint: 'http://collector.test/v1/telemetry',
    room: '8888_test001',
    side: 'push',
    client: { platform: 'android' },
    stream: { protocol: 'rtmp', targetFps: 15 },
    clock,
    random: () => 0.5,
    fetch: collector.fetch,
    record: (line) => recorded.push(line),
    onProblem: (problem) => problems.push(problem),
    ...options,
  });
  return { clock, problems, recorded, reporter, bodies: collector.bodies };
}

function batchOf(line: string | undefined) {
  const parsed = parseBatch(JSON.parse(line ?? 'null'));
  if (!parsed.ok) throw new Error(`${parsed.fault.pointer} ${parsed.fault.message}`);
  return parsed.batch;
}

const lostOf = (problems: readonly Problem[]) =>
  problems.reduce((sum, problem) => sum + (problem.kind === 'lost' ? problem.batches : 0), 0);

const turns = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('batching', () => {
  test('rows become columns; what nobody measured is left out, what one moment missed is null', async () => {
    const { reporter, clock, bodies } = setUp();
    const t = clock.now();
    reporter.event(1002);
    reporter.sample({ fps: 15, spd: 1280.12345, que: 0 });
    clock.advance(400);
    reporter.sample({ fps: 14, spd: null, cpuApp: Number.NaN, que: Number.POSITIVE_INFINITY });
    clock.advance(600);
    await reporter.close();
    expect(batchOf(bodies[0])).toMatchObject({
      seq: 0,
      sentAt: t + 1000,
      samples: { t: [t, t + 400], fps: [15, 14], spd: [1280.1, null], que: [0, null] },
      events: [{ t, code: 1002 }],
    });
    expect(batchOf(bodies[0]).samples).not.toHaveProperty('cpuApp');
  });

  test('a sample waits a second for company, a full batch does not wait', async () => {
    const { reporter, clock, bodies } = setUp(undefined, { maxBatchItems: 3 });
    reporter.sample({ fps: 15 });
    clock.advance(999);
    await turns();
    expect(bodies).toHaveLength(0);
    clock.advance(1);
    await vi.waitFor(() => expect(bodies).toHaveLength(1));
    for (const fps of [1, 2, 3]) reporter.sample({ fps });
    await vi.waitFor(() => expect(bodies).toHaveLength(2));
    expect(bodies.map((body) => batchOf(body).seq)).toEqual([0, 1]);
    expect(new Set(bodies.map((body) => batchOf(body).session)).size).toBe(1);
  });

  test('what becomes known later is in the next batch', async () => {
    const { reporter, bodies } = setUp();
    reporter.sample({ fps: 15 });
    reporter.flush();
    reporter.update({ stream: { serverIp: '203.0.113.7' }, client: { network: 'wifi' } });
    reporter.sample({ fps: 15 });
    await reporter.close();
    expect(batchOf(bodies[0]).stream).toEqual({ protocol: 'rtmp', targetFps: 15 });
    expect(batchOf(bodies[1]).stream).toEqual({ protocol: 'rtmp', targetFps: 15, serverIp: '203.0.113.7' });
    expect(batchOf(bodies[1]).client).toEqual({ platform: 'android', network: 'wifi' });
  });

  test('reports every column of the contract', async () => {
    const { reporter, bodies } = setUp();
    reporter.sample(Object.fromEntries(columnNames.map((name, index) => [name, index])));
    await reporter.close();
    expect(Object.keys(batchOf(bodies[0]).samples)).toEqual(['t', ...columnNames]);
  });

  test('whatever the host gives, what is sent is a batch of the contract', async () => {
    const value = fc.oneof(fc.double(), fc.constant(null), fc.constant(undefined), fc.maxSafeInteger());
    const row = fc.record({ fps: value, cpuSys: value, spd: value, drp: value }, { requiredKeys: [] });
    const event = fc.record({ code: fc.double(), detail: fc.string({ maxLength: 2000 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(row, event)), async (items) => {
        const { reporter, bodies } = setUp();
        for (const item of items) {
          if ('code' in item) reporter.event(item.code, item.detail);
          else reporter.sample(item);
        }
        await reporter.close();
        for (const body of bodies) batchOf(body);
      }),
    );
  });
});

describe('a collector that fails', () => {
  test('is sent the same bytes again, and later batches wait their turn', async () => {
    const collector = scriptedFetch((_body, attempt) =>
      attempt === 1 ? new Response('draining', { status: 503, headers: { 'retry-after': '3' } }) : taken(),
    );
    const { reporter, clock, bodies, problems, recorded } = setUp(collector);
    reporter.sample({ fps: 15 });
    clock.advance(1000);
    await vi.waitFor(() => expect(problems).toHaveLength(1));
    expect(problems).toEqual([{ kind: 'retrying', reason: '503 draining', waitMs: 3125 }]);
    reporter.sample({ fps: 14 });
    clock.advance(3124);
    await turns();
    expect(bodies).toHaveLength(1);
    clock.advance(1);
    await vi.waitFor(() => expect(reporter.stats().takenBatches).toBe(2));
    expect(bodies[1]).toBe(bodies[0]);
    expect(bodies.map((body) => batchOf(body).seq)).toEqual([0, 0, 1]);
    expect(recorded).toEqual([bodies[0], bodies[2]]);
  });

  test('that refuses a batch costs that batch alone, and the host is told', async () => {
    const collector = scriptedFetch((body) =>
      body.includes('"seq":0') ? new Response('/room is missing', { status: 400 }) : taken(),
    );
    const { reporter, problems } = setUp(collector);
    reporter.sample({ fps: 15 });
    reporter.flush();
    reporter.sample({ fps: 15 });
    await reporter.close();
    expect(problems).toEqual([{ kind: 'refused', seq: 0, reason: '400 /room is missing' }]);
    expect(reporter.stats()).toEqual({
      takenBatches: 1,
      refusedBatches: 1,
      lostBatches: 0,
      waitingBatches: 0,
      keptBatches: 0,
      restoredBatches: 0,
    });
  });

  test('for long: the oldest batches make room, counted and said, the buffer stays bounded', async () => {
    let isUp = false;
    const collector = scriptedFetch(() => (isUp ? taken() : new Response(null, { status: 500 })));
    const { reporter, clock, problems, bodies, recorded } = setUp(collector, { maxBufferBytes: 2000 });
    for (let second = 0; second < 50; second++) {
      reporter.sample({ fps: second });
      clock.advance(1000);
      await turns();
    }
    const lost = lostOf(problems);
    expect(reporter.stats()).toMatchObject({ takenBatches: 0, lostBatches: lost });
    expect(reporter.stats().waitingBatches).toBeLessThan(10);
    isUp = true;
    clock.advance(30_000);
    await vi.waitFor(() => expect(reporter.stats().waitingBatches).toBe(0));
    await reporter.close();
    expect(reporter.stats().takenBatches).toBe(50 - lost);
    expect(batchOf(bodies.at(-1)?.split('\n').at(-1)).samples.fps).toEqual([49]);
    expect(recorded).toHaveLength(50);
  });
});

describe('the end', () => {
  test('waits for the last batch, and no longer than the deadline', async () => {
    const collector = scriptedFetch(() => new Promise<Response>(() => {}));
    const { reporter, clock, problems } = setUp(collector);
    reporter.sample({ fps: 15 });
    reporter.flush();
    reporter.sample({ fps: 15 });
    const closed = reporter.close(3000);
    await turns();
    clock.advance(3000);
    await closed;
    expect(problems).toEqual([{ kind: 'lost', batches: 2, samples: 2, reason: 'closed before it was sent' }]);
    expect(reporter.stats()).toMatchObject({ takenBatches: 0, lostBatches: 2, waitingBatches: 0 });
    expect(clock.pending).toBe(0);
  });

  test('after it nothing is taken, and the host is told instead of hurt', async () => {
    const { reporter, problems, bodies } = setUp();
    await reporter.close();
    reporter.sample({ fps: 15 });
    reporter.event(1002);
    await reporter.close();
    expect(problems).toEqual(Array(2).fill({ kind: 'misuse', reason: 'the session is closed' }));
    expect(bodies).toEqual([]);
  });

  test("the host's own callbacks may fail", async () => {
    const fail = () => {
      throw new Error('disk full');
    };
    const { reporter, bodies, problems } = setUp(undefined, { record: fail });
    reporter.sample({ fps: 15 });
    await reporter.close();
    expect(bodies).toHaveLength(1);
    expect(problems).toEqual([{ kind: 'misuse', reason: 'record failed: Error: disk full' }]);
    const worse = setUp(undefined, { record: fail, onProblem: fail });
    worse.reporter.sample({ fps: 15 });
    await worse.reporter.close();
    expect(worse.bodies).toHaveLength(1);
  });
});
