import {
  type Assignment,
  type ConsumerHandler,
  createTurns,
  deadLetter,
  type Message,
  type Producer,
  type Turns,
} from '@stutterscope/bus';
import { sendDeadLetters } from './deadLetter.ts';
import type { RetryDeps } from './insertWithRetry.ts';
import { createRangeInsert, type Loading, type Pending, type Reading } from './rangeInsert.ts';
import { type Range, RangeWriter } from './rangeWriter.ts';
import { resumeAt } from './resume.ts';

/** Rows of one insert at most: one block of one table, whatever its samples unfold to. */
const MOST_ROWS = 10_000;

/**
 * An insert costs ClickHouse CPU time before its first row, since every view behind the table is planned anew. So what fills
 * no range rests so many times as long as its last insert took (`restTimes`), for each partition of the topic that is held
 * here, and inserts grow with the load.
 */
const LONGEST_REST_MS = 5000;

export interface WarehouseRunnerDeps extends RetryDeps {
  readonly producer: Producer;
  readonly clock: () => number;
}

export interface WarehouseRunner extends ConsumerHandler {
  /** Inserts what has waited long enough though it fills no range; call it about twice a second. */
  tick(): Promise<void>;
  /** Inserts all that waits; call it before the end. */
  settle(): Promise<void>;
}

interface Unreadable {
  readonly message: Message;
  readonly reason: string;
}

type Taken<Row> = Pending<Row> | Unreadable;

const isUnreadable = <Row>(taken: Taken<Row>): taken is Unreadable => 'reason' in taken;
const isReadable = <Row>(taken: Taken<Row>): taken is Pending<Row> => 'row' in taken;

interface Held<Row> {
  readonly writer: RangeWriter<Taken<Row>>;
  readonly turns: Turns;
  /** Till when what fills no range waits for more, server's clock, Unix ms. */
  restsUntil: number;
}

/** Loads one topic into the warehouse, exactly once. */
export function createWarehouseRunner<Row>(
  loading: Loading<Row>,
  deps: WarehouseRunnerDeps,
): WarehouseRunner {
  const held = new Map<number, Held<Row>>();
  const insertRange = createRangeInsert(loading, deps);
  const { restTimes } = loading;
  const { clock } = deps;

  async function insert(assignment: Assignment, range: Range<Taken<Row>>): Promise<void> {
    const begunAt = clock();
    const rows = range.rows.filter(isReadable);
    const refused = await insertRange(assignment, { ...range, rows });
    const letters = [
      ...range.rows
        .filter(isUnreadable)
        .map(({ message, reason }) =>
          deadLetter(assignment, message, `the warehouse cannot read it: ${reason}`),
        ),
      ...refused.map(({ pending, rejection }) =>
        deadLetter(assignment, pending.message, `the warehouse refused it: ${rejection.message}`),
      ),
    ];
    await sendDeadLetters(assignment.topic, letters, deps);
    const endedAt = clock();
    const here = held.get(assignment.partition);
    if (here !== undefined)
      here.restsUntil = endedAt + Math.min(LONGEST_REST_MS, restTimes * held.size * (endedAt - begunAt));
  }

  async function flush(which: (here: Held<Row>) => boolean): Promise<void> {
    const ready = [...held.values()].filter((here) => here.writer.isReady && which(here));
    await Promise.all(ready.map(({ turns, writer }) => turns.take(() => flushReady(writer))));
  }

  return {
    async assigned(assignment) {
      const { readFrom, first, note, lookBack } = await resumeAt(assignment);
      const read = loading.reader();
      const writer = new RangeWriter<Taken<Row>>({
        assignment,
        toRow: (message) => takenOf(read(message), message),
        insert: (range) => insert(assignment, range),
        mostRows: MOST_ROWS,
        lookBack,
        first,
        announced: note?.announced,
      });
      held.set(assignment.partition, { writer, turns: createTurns(), restsUntil: 0 });
      return readFrom;
    },

    async batch(assignment, messages) {
      const here = held.get(assignment.partition);
      if (here !== undefined) await here.turns.take(() => here.writer.take(messages));
    },

    async revoked(assignment) {
      held.delete(assignment.partition);
    },

    tick: () => flush(({ restsUntil }) => clock() >= restsUntil),
    settle: () => flush(() => true),
  };
}

function takenOf<Row>(reading: Reading<Row>, message: Message): Taken<Row> | null {
  switch (reading.kind) {
    case 'row':
      return { row: reading.row, message };
    case 'unreadable':
      return { message, reason: reading.reason };
    case 'nothing':
      return null;
    default:
      return reading satisfies never;
  }
}

async function flushReady<Row>(writer: RangeWriter<Row>): Promise<void> {
  // What was ready when it was asked may have been inserted while waiting for its turn.
  if (writer.isReady) await writer.flush();
}
