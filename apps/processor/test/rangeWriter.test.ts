import type { Assignment, Message, Position } from '@stutterscope/bus';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LookBack } from '../src/lookBack.ts';
import { readNote } from '../src/note.ts';
import { type Range, RangeWriter } from '../src/rangeWriter.ts';

class Crash extends Error {}

/** A partition and a warehouse that outlive the writer, and break it off at a chosen step. */
class World {
  committed: Position | null = null;
  readonly rows: number[] = [];
  private readonly tokens = new Set<string>();
  private steps = 0;
  private crashAt = Number.POSITIVE_INFINITY;

  arm(crashAt: number): void {
    this.crashAt = this.steps + crashAt;
  }

  /** A step may end before it took effect, or after. */
  private step(effect: () => void): void {
    this.steps += 1;
    if (this.steps === this.crashAt) throw new Crash('before');
    effect();
    this.steps += 1;
    if (this.steps === this.crashAt) throw new Crash('after');
  }

  readonly assignment: Assignment = {
    topic: 'telemetry',
    partition: 0,
    committed: async () => this.committed,
    earliest: async () => 0,
    latest: async () => 0,
    offsetAt: async () => 0,
    commit: async (position) =>
      this.step(() => {
        this.committed = position;
      }),
  };

  readonly insert = async ({ rows, token }: Range<number>): Promise<void> =>
    this.step(() => {
      // As ClickHouse does it: a known token is dropped whole, whatever its rows.
      if (this.tokens.has(token)) return;
      this.tokens.add(token);
      this.rows.push(...rows);
    });
}

const message = (offset: number): Message => ({
  offset,
  key: 'k',
  value: new Uint8Array(),
  headers: {},
  timestampMs: 1_763_800_000_000 + offset,
});

/** Every third message is one that puts nothing into the warehouse. */
const toRow = ({ offset }: Message) => (offset % 3 === 2 ? null : offset);

function open(world: World, mostRows: number): { writer: RangeWriter<number>; first: number } {
  const first = world.committed?.offset ?? 0;
  const announced = world.committed === null ? undefined : readNote(world.committed.note).announced;
  const { assignment, insert } = world;
  return {
    writer: new RangeWriter({
      assignment,
      toRow,
      insert,
      mostRows,
      first,
      announced,
      lookBack: new LookBack(first),
    }),
    first,
  };
}

test('whatever step a crash breaks off, every row is inserted exactly once', async () => {
  const life = fc.record({
    crashAt: fc.integer({ min: 1, max: 14 }),
    mostRows: fc.integer({ min: 1, max: 9 }),
    fetch: fc.integer({ min: 1, max: 7 }),
    lookBack: fc.nat(6),
    flushes: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(life, { maxLength: 8 }), async (lives) => {
      const world = new World();
      const last = { crashAt: 1e9, mostRows: 4, fetch: 5, lookBack: 2, flushes: [true] };
      for (const { crashAt, mostRows, fetch, lookBack, flushes } of [...lives, last]) {
        world.arm(crashAt);
        const { writer, first } = open(world, mostRows);
        try {
          let turn = 0;
          for (let from = Math.max(0, first - lookBack); from < 60; from += fetch) {
            const count = Math.min(fetch, 60 - from);
            await writer.take(Array.from({ length: count }, (_, i) => message(from + i)));
            if (flushes[turn++ % flushes.length] && writer.isReady) await writer.flush();
          }
          await writer.flush();
        } catch (error) {
          if (!(error instanceof Crash)) throw error;
        }
      }
      const expected = Array.from({ length: 60 }, (_, i) => i).filter((i) => i % 3 !== 2);
      expect([...world.rows].sort((a, b) => a - b)).toEqual(expected);
    }),
    { numRuns: 400 },
  );
});

test('a range that failed is tried again as it was, though more has come since', async () => {
  const world = new World();
  const { writer } = open(world, 100);
  await writer.take([message(0), message(1)]);
  world.arm(6);
  await expect(writer.flush()).rejects.toBeInstanceOf(Crash);
  await writer.take([message(3), message(4)]);
  await writer.flush();
  await writer.flush();
  expect(world.rows).toEqual([0, 1, 3, 4]);
});
