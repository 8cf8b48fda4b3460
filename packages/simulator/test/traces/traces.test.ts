import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runScenario, scenarios } from '../../src/index.ts';
import { Dice } from '../../src/scenario/dice.ts';
import { linkOfMean, linkThatCarries } from '../../src/scenario/links.ts';
import { generateTraces } from '../../src/traces/generateTraces.ts';
import { loadTraces } from '../../src/traces/loadTraces.ts';
import { linkKbps } from '../../src/traces/traces.ts';

const folder = mkdtempSync(join(tmpdir(), 'traces-'));
const put = (name: string, content: string | Buffer) => {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
};

beforeAll(() => {
  const slots = (kbps: number) =>
    `ms,kbps\n${Array.from({ length: 400 }, (_, i) => `${i * 500},${kbps + i}`).join('\n')}\n`;
  for (const name of ['a', 'b']) {
    put(`link-traces/${name}.up.csv`, slots(2000));
    put(`link-traces/${name}.down.csv`, slots(3000));
    for (const kind of ['low', 'medium', 'high', 'fixed']) {
      put(
        `live-frames-and-links/network_trace/${kind}/${name === 'a' ? 0 : 1}`,
        '0.5 1.5\n1.0 2.5\n2.0 0.5\n',
      );
    }
    put(`viewer-downlinks/home/${name}.txt`, '100.0\t2.0\n105.0\t4.0\n106.0\t1.0\n');
    const frames = Array.from(
      { length: 200 },
      (_, i) => `${i / 25} ${i % 50 === 0 ? 200_000 : 20_000 + i} ${i % 50 === 0 ? 1 : 0}`,
    );
    put(`live-frames-and-links/frames-${name}.txt.gz`, gzipSync(frames.join('\n')));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('loadTraces', () => {
  it('gives no file to both halves', () => {
    const [training, heldOut] = [loadTraces(folder, 'training'), loadTraces(folder, 'held_out')];
    const names = (traces: typeof training) =>
      [...traces.uplinks, ...traces.downlinks, ...traces.shows].map(({ name }) => name);
    expect(names(training).length + names(heldOut).length).toBe(10 + 4 + 2);
    expect(names(training).filter((name) => names(heldOut).includes(name))).toEqual([]);
  });

  it('reads values at any times into slots, each until the next', () => {
    const home = loadTraces(folder, 'training').downlinks.find(({ name }) => name.endsWith('home/a.txt'));
    expect(home).toMatchObject({ slotMs: 500, kbps: [...Array(10).fill(2000), 4000, 4000, 1000] });
  });

  it('reads a show as sizes against their mean', () => {
    const [show] = loadTraces(folder, 'training').shows;
    expect(show?.key).toEqual([1, 1, 1, 1]);
    expect(show?.delta).toHaveLength(196);
    expect((show?.delta ?? []).reduce((sum, size) => sum + size, 0) / 196).toBeCloseTo(1, 9);
  });

  it('is what scenarios run on', () => {
    const [scenario] = scenarios('held_out', { perFamily: 1, seed: 1, families: ['clog_trace'] });
    const outcome = scenario && runScenario(scenario, { data: folder });
    expect(outcome?.delivered.length).toBeGreaterThan(100);
    expect(outcome?.delivered).not.toEqual(scenario && runScenario(scenario, { data: null }).delivered);
  });
});

describe('scaled links', () => {
  const dice = new Dice(3, 'links');
  const { uplinks } = generateTraces('training');

  it('have the mean they are asked for', () => {
    for (const [index, trace] of uplinks.entries()) {
      const { kbps } = linkOfMean(trace, 1500, dice, `mean/${index}`);
      expect(kbps.reduce((sum, one) => sum + one, 0) / kbps.length).toBeCloseTo(1500, 6);
    }
  });

  it('carry what they are asked to in their worst second, or are not given', () => {
    const links = uplinks.map((trace, index) => linkThatCarries(trace, 1264, dice, `good/${index}`));
    expect(links.some((link) => link !== undefined)).toBe(true);
    for (const link of links.filter((one) => one !== undefined)) {
      for (let atMs = 0; atMs < 170_000; atMs += 500) {
        expect(linkKbps(link, atMs) + linkKbps(link, atMs + 500)).toBeGreaterThanOrEqual(2 * 1264 - 1e-6);
      }
    }
  });
});
