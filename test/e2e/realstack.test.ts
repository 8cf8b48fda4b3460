import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { pushSeries } from '../../tools/realstack/compare/pushSeries.ts';
import { publishers } from '../../tools/realstack/rig/publishers.ts';
import { NoNamespaces, realRun } from '../../tools/realstack/rig/realRun.ts';
import { FLOOR_KBPS, OPEN_KBPS, type TraceWindow } from '../../tools/realstack/traces.ts';
import { toldOf } from '../../tools/realstack/truth/told.ts';

/** An outage of five seconds. */
const outage: TraceWindow = {
  name: 'outage',
  slotMs: 1000,
  kbps: [OPEN_KBPS, OPEN_KBPS, ...Array.from({ length: 5 }, () => FLOOR_KBPS), OPEN_KBPS],
};

const dropping = publishers.find(({ name }) => name === 'queue-small');

const ownNamespaces = () =>
  execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' }).match(new RegExp(`stsc-${process.pid}-`));

test('a publisher that drops, over a real link with an outage, is told as one upstream clog', async (context) => {
  if (dropping === undefined) throw new Error('no such publisher');
  try {
    const run = await realRun(dropping, outage, new AbortController().signal);
    const { samples } = pushSeries(run.batches, run.startMs, run.endMs);
    expect(Math.max(...samples.map(({ que }) => que ?? 0))).toBeGreaterThanOrEqual(10);
    expect(samples.at(-1)?.drp).toBeGreaterThan(samples[0]?.drp ?? Infinity);
    const told = toldOf(run.batches, run.dips);
    expect(told).toMatchObject({ dips: 1, found: 1, otherCause: [], ofNothing: [] });
    expect(ownNamespaces()).toBeNull();
  } catch (error) {
    if (error instanceof NoNamespaces) context.skip(error.message);
    throw error;
  }
}, 90_000);

test('a run that is stopped leaves no namespace and no process behind', async (context) => {
  if (dropping === undefined) throw new Error('no such publisher');
  const stop = new AbortController();
  const running = realRun(dropping, outage, stop.signal);
  const timer = setInterval(() => ownNamespaces() !== null && stop.abort(), 200);
  try {
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(ownNamespaces()).toBeNull();
    const processes = execFileSync('ps', ['-eo', 'ppid,args'], { encoding: 'utf8' });
    const children = processes.split('\n').filter((line) => line.trim().startsWith(`${process.pid} `));
    expect(children.filter((line) => /realstack|rtmpServer/.test(line))).toEqual([]);
  } catch (error) {
    if (await running.catch((cause: unknown) => cause instanceof NoNamespaces)) context.skip(String(error));
    throw error;
  } finally {
    clearInterval(timer);
  }
}, 60_000);
