import {
  type Assignment,
  type ConsumerHandler,
  createTurns,
  deadLetter,
  type Producer,
  type Turns,
} from '@stutterscope/bus';
import { sendDeadLetters } from './deadLetter.ts';
import type { RetryDeps } from './insertWithRetry.ts';
import { createRangeInsert, type Loading, type Pending } from './rangeInsert.ts';
import { type Range, RangeWriter } from './rangeWriter.ts';
import { resumeAt } from './resume.ts';

/** Rows of one insert at most: one block of one table, whatever its samples unfold to. */
const MOST_ROWS = 5000;

export interface WarehouseRunnerDeps extends RetryDeps {
  readonly producer: Producer;
}

export interface WarehouseRunner extends ConsumerHandler {
  /** Inserts what waits though it fills no range; call it about once a second, and before the end. */
  flush(): Promise<void>;
}

interface Held<Row> {
  readonly writer: RangeWriter<Pending<Row>>;
  readonly turns: Turns;
}

/** Loads one topic into the warehouse, exactly once. */
export function createWarehouseRunner<Row>(
  loading: Loading<Row>,
  deps: WarehouseRunnerDeps,
): WarehouseRunner {
  const held = new Map<number, Held<Row>>();
  const insertRange = createRangeInsert(loading, deps);

  async function insert(assignment: Assignment, range: Range<Pending<Row>>): Promise<void> {
    const refused = await insertRange(assignment, range);
    const letters = refused.map(({ pending, rejection }) =>
      deadLetter(assignment, pending.message, `the warehouse refused it: ${rejection.message}`),
    );
    await sendDeadLetters(assignment.topic, letters, deps);
  }

  return {
    async assigned(assignment) {
      const { readFrom, first, note } = await resumeAt(assignment);
      const read = loading.reader();
      const writer = new RangeWriter<Pending<Row>>({
        assignment,
        toRow: (message) => {
          const row = read(message);
          return row === null ? null : { row, message };
        },
        insert: (range) => insert(assignment, range),
        mostRows: MOST_ROWS,
        first,
        announced: note?.announced,
      });
      held.set(assignment.partition, { writer, turns: createTurns() });
      return readFrom;
    },

    async batch(assignment, messages) {
      const here = held.get(assignment.partition);
      if (here !== undefined) await here.turns.take(() => here.writer.take(messages));
    },

    async revoked(assignment) {
      held.delete(assignment.partition);
    },

    async flush() {
      const ready = [...held.values()].filter(({ writer }) => writer.isReady);
      await Promise.all(ready.map(({ turns, writer }) => turns.take(() => flushReady(writer))));
    },
  };
}

async function flushReady<Row>(writer: RangeWriter<Row>): Promise<void> {
  // What was ready when it was asked may have been inserted while waiting for its turn.
  if (writer.isReady) await writer.flush();
}
