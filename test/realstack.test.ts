import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { FlvReader } from '../apps/agent/src/watch/flv/flvReader.ts';
import { flvBytes } from '../apps/agent/test/support/flvBytes.ts';
import { ksDistance } from '../tools/realstack/compare/kolmogorovSmirnov.ts';
import { FlvTags } from '../tools/realstack/publisher/flvTags.ts';
import { FLOOR_KBPS, OPEN_KBPS, traceWindow, uplinksIn } from '../tools/realstack/traces.ts';
import { dipsOf, waitingKb } from '../tools/realstack/truth/dips.ts';

test('a dip lasts until what it left behind has gone', () => {
  const link = [
    { atMs: 0, kbps: 2000 },
    { atMs: 10_000, kbps: 400 },
    { atMs: 14_000, kbps: 1400 },
  ];
  // 600 kbit/s short for 4 s, made up for at 400 kbit/s: 6 s.
  expect(dipsOf(link, 1000, 60_000)).toEqual([{ from: 10_000, to: 20_000, peakS: 2.4 }]);
  expect(waitingKb(link, 1000, 12_000)).toBe(150);
  expect(waitingKb(link, 1000, 30_000)).toBe(0);
});

test('a dip that has not ended ends with the run', () => {
  expect(dipsOf([{ atMs: 0, kbps: 0 }], 1000, 5000)).toEqual([{ from: 0, to: 5000, peakS: 5 }]);
});

test('samples of one distribution are close, those of another are not', () => {
  const even = Array.from({ length: 100 }, (_, index) => index);
  expect(ksDistance(even, even)).toBe(0);
  expect(
    ksDistance(
      even,
      even.map((value) => value + 25),
    ),
  ).toBeCloseTo(0.25);
  expect(
    ksDistance(
      even,
      even.map((value) => value + 1000),
    ),
  ).toBe(1);
  expect(ksDistance(even, [])).toBeNull();
});

test("mahimahi's packets and rows of rates are the same link", async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stutterscope-traces-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  // 50 packets in the first half second, none in the second, one in the third: 1200, 0 and 24 kbit/s.
  const packets = [...Array.from({ length: 50 }, (_, index) => 10 * index), 1200];
  await writeFile(join(folder, 'a.up'), `${packets.join('\n')}\n`);
  await writeFile(join(folder, 'b.up.csv'), 'ms,kbps\n0,1200\n500,0\n1000,24\n1500,90000\n');
  expect(uplinksIn(folder)).toEqual(['a.up', 'b.up.csv']);
  expect(traceWindow(folder, 'a.up', 0, 60).kbps).toEqual([1200, FLOOR_KBPS, 24]);
  expect(traceWindow(folder, 'b.up.csv', 0, 60)).toEqual({
    name: 'b.up@0',
    slotMs: 500,
    kbps: [1200, FLOOR_KBPS, 24, OPEN_KBPS],
  });
  expect(traceWindow(folder, 'b.up.csv', 1, 60).kbps).toEqual([24, OPEN_KBPS]);
  expect(uplinksIn(join(folder, 'none'))).toEqual([]);
});

test("an encoder's stream is cut into the same tags however its pipe cuts it", () => {
  const types = [8, 9, 18] as const;
  const made = Array.from({ length: 30 }, (_, index) => ({
    type: types[index % 3] ?? 8,
    timestampMs: index * 1000,
    body: Uint8Array.from({ length: 1 + index * 7 }, (_value, at) => at),
  }));
  const stream = flvBytes(made);
  const sizes = new FlvReader().push(stream).map(({ bytes }) => bytes);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1 }), (pieces) => {
      const reader = new FlvTags();
      const tags = [];
      for (let offset = 0, turn = 0; offset < stream.length; turn++) {
        const size = pieces[turn % pieces.length] ?? 1;
        tags.push(...reader.push(stream.subarray(offset, offset + size)));
        offset += size;
      }
      expect(tags.map(({ type, timestampMs }) => ({ type, timestampMs }))).toEqual(
        made.map(({ type, timestampMs }) => ({ type, timestampMs })),
      );
      expect(tags.map(({ body }) => body.length)).toEqual(sizes);
    }),
  );
});
