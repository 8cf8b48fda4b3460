import { parseBatch } from '@stutterscope/telemetry';
import { describe, expect, it } from 'vitest';
import { type Progress, type SimulateOptions, simulate } from '../src/index.ts';
import { startCollector } from './support/collector.ts';

const small = { rooms: 2, viewers: 5, faults: true, seed: 7 };
const run = (endpoint: string, options: Partial<SimulateOptions>) =>
  simulate({ ...small, endpoint, signal: new AbortController().signal, ...options });

const batchesIn = (posts: readonly { readonly body: string }[]) =>
  posts
    .flatMap(({ body }) => body.split('\n'))
    .map((line) => {
      const parsed = parseBatch(JSON.parse(line));
      if (!parsed.ok) throw new Error(`${parsed.fault.pointer} ${parsed.fault.message}`);
      return parsed.batch;
    });

describe('simulate', () => {
  it('posts every batch once, each session without a gap', async () => {
    await using collector = await startCollector(() => ({ status: 202 }));
    const end = await run(collector.endpoint, { speed: 20, durationS: 40 });
    const batches = batchesIn(collector.seen);
    expect(end).toMatchObject({ simulatedMs: 40_000, batches: batches.length, taken: batches.length });
    expect(end).toMatchObject({ waiting: 0, lost: 0, refused: 0 });
    for (const session of Map.groupBy(batches, ({ session }) => session).values()) {
      expect(session.map(({ seq }) => seq)).toEqual(session.map((_, index) => index));
    }
    expect(new Set(batches.map(({ room }) => room))).toEqual(new Set(['8888_karaoke01', '8888_dance02']));
  });

  it('posts each network from an address of its own', async () => {
    await using collector = await startCollector(() => ({ status: 202 }));
    await run(collector.endpoint, { viewers: 30, speed: 10, durationS: 10 });
    for (const { address, body } of collector.seen) {
      const prefix = address.slice(0, address.lastIndexOf('.'));
      const networks = new Set(batchesIn([{ body }]).map(({ client }) => client.networkId));
      expect(networks).toEqual(new Set([`${prefix}.0/24`]));
    }
    expect(new Set(collector.seen.map(({ address }) => address)).size).toBeGreaterThan(4);
  });

  it('sends the same bytes again when the collector is busy, not before it asked, and loses nothing', async () => {
    const refusedAt = new Map<string, number>();
    const tooEarly: string[] = [];
    await using collector = await startCollector(({ body }) => {
      const before = refusedAt.get(body);
      if (before !== undefined && Date.now() - before < 950) tooEarly.push(body);
      if (before !== undefined || refusedAt.size >= 3) return { status: 202 };
      refusedAt.set(body, Date.now());
      return { status: refusedAt.size === 2 ? 429 : 503, retryAfter: '1' };
    });
    const messages: string[] = [];
    const end = await run(collector.endpoint, {
      speed: 10,
      durationS: 10,
      log: (line) => messages.push(line),
    });
    const taken = batchesIn(collector.seen.filter(({ status }) => status === 202));
    const names = taken.map(({ session, seq }) => `${session} ${seq}`);
    expect(refusedAt.size).toBe(3);
    expect(tooEarly).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBe(end.batches);
    const bodies = collector.seen.map(({ body }) => body);
    for (const body of refusedAt.keys()) expect(bodies.filter((other) => other === body)).toHaveLength(2);
    expect(messages[0]).toContain('503');
  });

  it('counts what a collector will never take, and goes on', async () => {
    await using collector = await startCollector((_, count) => ({ status: count === 0 ? 400 : 202 }));
    const end = await run(collector.endpoint, { speed: 10, durationS: 10 });
    const refused = batchesIn(collector.seen.filter(({ status }) => status === 400));
    expect(end).toMatchObject({ refused: refused.length, taken: end.batches - refused.length });
  });

  it('stops when told, having sent what its clients had', async () => {
    await using collector = await startCollector(() => ({ status: 202 }));
    const stop = new AbortController();
    const seen: Progress[] = [];
    const onProgress = (progress: Progress) => {
      seen.push(progress);
      if (progress.taken > 0) stop.abort();
    };
    const end = await run(collector.endpoint, { speed: 5, signal: stop.signal, onProgress });
    expect(end).toMatchObject({ waiting: 0, lost: 0, taken: end.batches });
    expect(seen.at(-1)?.taken).toBeGreaterThan(0);
  });

  it('stamps the present, also when it runs ahead of the clock', async () => {
    await using collector = await startCollector(() => ({ status: 202 }));
    await run(collector.endpoint, { speed: 20, durationS: 30 });
    const latest = Math.max(...batchesIn(collector.seen).map(({ sentAt }) => sentAt));
    expect(latest).toBeLessThanOrEqual(Date.now());
  });
});
