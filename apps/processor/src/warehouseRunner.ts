import type { Assignment, ConsumerHandler, Message, OutgoingMessage, Producer } from '@stutterscope/bus';
import { WarehouseError } from '@stutterscope/warehouse';
import { deadLetter } from './deadLetter.ts';
import { insertWithRetry, type RetryDeps } from './insertWithRetry.ts';
import { type Range, RangeWriter } from './rangeWriter.ts';
import { resumeAt } from './resume.ts';

/** Rows of one insert at most: one block of one table, whatever its samples unfold to. */
const MOST_ROWS = 5000;

/** One message's row, and the message, should the warehouse refuse it. */
interface Pending<Row> {
  readonly row: Row;
  readonly message: Message;
}

/** How a topic becomes rows. */
export interface Loading<Row> {
  /** Made anew for each assignment, since what it remembers belongs to the partition. */
  readonly reader: () => (message: Message) => Row | null;
  readonly insert: (rows: readonly Row[], token: string) => Promise<void>;
}

export interface WarehouseRunnerDeps extends RetryDeps {
  readonly producer: Producer;
}

export interface WarehouseRunner extends ConsumerHandler {
  /** Inserts what waits though it fills no range; call it about once a second, and before the end. */
  flush(): Promise<void>;
}

interface Held<Row> {
  readonly writer: RangeWriter<Pending<Row>>;
  turn: Promise<void>;
}

/** Loads one topic into the warehouse, exactly once. */
export function createWarehouseRunner<Row>(
  loading: Loading<Row>,
  deps: WarehouseRunnerDeps,
): WarehouseRunner {
  const held = new Map<number, Held<Row>>();

  async function insert(assignment: Assignment, range: Range<Pending<Row>>): Promise<void> {
    const { topic } = assignment;
    const rows = range.rows.map(({ row }) => row);
    try {
      await insertWithRetry(topic, () => loading.insert(rows, range.token), deps);
    } catch (error) {
      if (!(error instanceof WarehouseError) || error.code !== 'rejected') throw error;
      await insertOneByOne(assignment, range);
      return;
    }
    deps.metrics.inserted.inc({ topic }, range.rows.length);
  }

  /** A range with a row that will never fit: each row by itself, so that one costs no other. */
  async function insertOneByOne(assignment: Assignment, range: Range<Pending<Row>>): Promise<void> {
    const { topic, partition } = assignment;
    const letters: OutgoingMessage[] = [];
    for (const { row, message } of range.rows) {
      try {
        const token = `${topic}:${partition}:${message.offset}`;
        await insertWithRetry(topic, () => loading.insert([row], token), deps);
        deps.metrics.inserted.inc({ topic });
      } catch (error) {
        if (!(error instanceof WarehouseError) || error.code !== 'rejected') throw error;
        letters.push(deadLetter(assignment, message, `the warehouse refused it: ${error.message}`));
      }
    }
    if (letters.length === 0) return;
    deps.metrics.deadLetters.inc({ topic }, letters.length);
    await deps.producer.send('dead-letters', letters);
  }

  function inTurn(here: Held<Row>, work: () => Promise<void>): Promise<void> {
    const turn = here.turn.then(work);
    // A failed turn is its caller's to report; the next one starts all the same.
    here.turn = turn.catch(() => undefined);
    return turn;
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
      held.set(assignment.partition, { writer, turn: Promise.resolve() });
      return readFrom;
    },

    async batch(assignment, messages) {
      const here = held.get(assignment.partition);
      if (here !== undefined) await inTurn(here, () => here.writer.take(messages));
    },

    async revoked(assignment) {
      held.delete(assignment.partition);
    },

    async flush() {
      const ready = [...held.values()].filter(({ writer }) => writer.isReady);
      await Promise.all(ready.map((here) => inTurn(here, async () => flushReady(here.writer))));
    },
  };
}

async function flushReady<Row>(writer: RangeWriter<Row>): Promise<void> {
  // What was ready when it was asked may have been inserted while waiting for its turn.
  if (writer.isReady) await writer.flush();
}
