import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keptRun } from '../tools/realstack/rig/keptRuns.ts';
import type { RealRun } from '../tools/realstack/rig/run.ts';
import { toldOf } from '../tools/realstack/truth/told.ts';

const recorded = (name: string): Promise<RealRun> =>
  keptRun(join(import.meta.dirname, 'recordings', `${name}.ndjson.gz`));

/** Pushes that show their clogs, and how late the uplink's first want may be dated: what the socket hides, s. */
const shown: [string, number][] = [
  ['ATT-LTE-driving-2016.up@0.ffmpeg', 4],
  ['TMobile-UMTS-driving.up@480.queue-small', 6],
];

test.each(shown)(
  'every dip of the link in %s is told as an upstream clog, and nothing else',
  async (name, late) => {
    const run = await recorded(name);
    const told = toldOf(run.batches, run.dips);
    expect(told.dips).toBeGreaterThan(1);
    expect(told.missed).toEqual([]);
    expect(told.stutters.map(({ cause }) => cause)).toEqual(told.stutters.map(() => 'upstream_clog'));
    expect(told.ofNothing).toEqual([]);
    expect(told.datedS.length).toBe(told.stutters.length);
    expect(Math.min(...told.datedS)).toBeGreaterThan(-1);
    expect(Math.max(...told.datedS)).toBeLessThan(late);
  },
);

test('a clog that the socket hides from the pusher is never called a low frame rate', async () => {
  const run = await recorded('TMobile-UMTS-driving.up@480.queue');
  const told = toldOf(run.batches, run.dips);
  expect(told.stutters.length).toBeGreaterThan(0);
  expect(told.stutters.map(({ cause }) => cause)).not.toContain('low_frame_rate');
  expect(told.ofNothing).toEqual([]);
});
