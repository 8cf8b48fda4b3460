import { parseBatch } from '@stutterscope/telemetry';
import { describe, expect, it } from 'vitest';
import { type RecurringFamily, recordRoom, recurringFaults } from '../src/index.ts';
import { START_MS } from './support/observe.ts';

const base = { seed: 5, room: '8888_rec001', viewers: 8, startAtMs: START_MS };

describe('recordRoom', () => {
  it('gives one batch a line, all that the clients measured, with what was done to the room', () => {
    const faults = recurringFaults({ ...base, family: 'uplink_squeeze' });
    const recording = recordRoom({ ...base, faults }, 120_000);
    const batches = recording.lines.map((line) => parseBatch(JSON.parse(line)));
    expect(batches.every(({ ok }) => ok)).toBe(true);
    const times = batches.flatMap((parsed) =>
      parsed.ok && parsed.batch.side === 'push' ? parsed.batch.samples.t : [],
    );
    expect(times.length).toBeGreaterThanOrEqual(118);
    expect(recording.faults.length).toBeGreaterThan(0);
    expect(recording.faults.every(({ fromMs }) => fromMs < 120_000)).toBe(true);
  });

  it('is the same recording each time', () => {
    expect(recordRoom(base, 20_000)).toEqual(recordRoom(base, 20_000));
  });
});

const families: readonly RecurringFamily[] = [
  'uplink_squeeze',
  'cpu_hog',
  'dim_camera',
  'network_downlink',
  'edge_server',
  'last_mile',
  'push_disconnect',
];

describe.each(families)('recurring %s', (family) => {
  it('begins soon, comes again and never overlaps itself', () => {
    const coming = recurringFaults({ ...base, family });
    const faults = Array.from({ length: 50 }, () => coming.next().value);
    expect(faults[0]?.fromMs).toBeGreaterThanOrEqual(10_000);
    expect(faults[0]?.fromMs).toBeLessThanOrEqual(20_000);
    expect(faults.every((fault) => fault.family === family && fault.toMs > fault.fromMs)).toBe(true);
    const pauses = faults.slice(1).map(({ fromMs }, index) => fromMs - (faults[index]?.toMs ?? Infinity));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(30_000);
  });

  it('changes something in the room', () => {
    const faults = recurringFaults({ ...base, family });
    expect(recordRoom({ ...base, faults }, 60_000).lines).not.toEqual(recordRoom(base, 60_000).lines);
  });
});
