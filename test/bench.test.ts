import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { exponentOf, figureOf } from '../tools/bench/report/figure.ts';

const run = promisify(execFile);
const main = join(import.meta.dirname, '../tools/bench/main.ts');

describe('bench', () => {
  it('prints its figures as one JSON object by their names', async () => {
    const { stdout } = await run(process.execPath, [main, '--smoke', '--json']);
    const figures = JSON.parse(stdout);
    for (const name of [
      'collectorShareWithoutBus',
      'bytesPerSampleWire',
      'hotRoomVerdictDelayMs',
      'hotRoomMostOverMean',
      'diagnoseSamplesPerCoreSecond',
      'diagnoseTimesParse',
      'bytesPerIdleSession',
      'bytesPerLateSession',
      'bytesPerActiveSession',
      'growthOfRooms',
      'growthOfViewers',
      'growthOfHistory',
    ])
      expect(figures[name], name).toEqual(expect.any(Number));
    expect(figures.environment.node).toBe(process.versions.node);
    // Not measured is not zero: a smoke run starts no broker.
    expect(figures).not.toHaveProperty('storeCpuSecondsPerMillionSamples');
    expect(figures).not.toHaveProperty('collectorShareOfBareRoute');
  }, 120_000);

  it('tells a median and its spread', () => {
    expect(figureOf([3, 1, 2])).toEqual({ median: 2, least: 1, most: 3 });
  });

  it('tells linear growth from worse', () => {
    const at = (power: number) => exponentOf([1, 4, 16].map((x) => ({ x, y: 7 * x ** power })));
    expect(at(1)).toBeCloseTo(1);
    expect(at(1.5)).toBeCloseTo(1.5);
  });
});
