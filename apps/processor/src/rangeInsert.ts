import type { Assignment, Message } from '@stutterscope/bus';
import { WarehouseError } from '@stutterscope/warehouse';
import { insertWithRetry, type RetryDeps } from './insertWithRetry.ts';
import type { Range } from './rangeWriter.ts';

/** One message's row, and the message, should the warehouse refuse it. */
export interface Pending<Row> {
  readonly row: Row;
  readonly message: Message;
}

/** A row that the warehouse will never take, and its word on it. */
export interface Refused<Row> {
  readonly pending: Pending<Row>;
  readonly rejection: WarehouseError;
}

/** What a message comes to: a row, nothing, or a word on why it cannot be read. */
export type Reading<Row> =
  | { readonly kind: 'row'; readonly row: Row }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** How a topic becomes rows. */
export interface Loading<Row> {
  /** Made anew for each assignment, since what it remembers belongs to the partition. */
  readonly reader: () => (message: Message) => Reading<Row>;
  readonly insert: (rows: readonly Row[], token: string) => Promise<void>;
  /** How many times as long as an insert took the next one rests: what its rows are worth to be seen sooner. */
  readonly restTimes: number;
}

/** Makes the insert of a range: everything the warehouse takes is in when it resolves; the rest is given back. */
export function createRangeInsert<Row>(loading: Loading<Row>, deps: RetryDeps) {
  async function insertRange(
    { topic, partition }: Assignment,
    { rows, token }: Range<Pending<Row>>,
  ): Promise<Refused<Row>[]> {
    const refused: Refused<Row>[] = [];
    // What is refused is refused again after a crash, so the range comes to the same rows under its token.
    for (let left = rows; left.length > 0; ) {
      const values = left.map(({ row }) => row);
      const rejection = await tryInsert(topic, values, token);
      if (rejection === null) return refused;
      const culprit = rejection.line === undefined ? undefined : left[rejection.line];
      if (culprit === undefined) return [...refused, ...(await insertOneByOne(topic, partition, left))];
      refused.push({ pending: culprit, rejection });
      left = left.filter((one) => one !== culprit);
    }
    return refused;
  }

  /** Null when the rows are in; the warehouse's word when they never will be. */
  async function tryInsert(
    topic: string,
    rows: readonly Row[],
    token: string,
  ): Promise<WarehouseError | null> {
    try {
      await insertWithRetry(topic, () => loading.insert(rows, token), deps);
      deps.metrics.inserted.inc({ topic }, rows.length);
      return null;
    } catch (error) {
      if (error instanceof WarehouseError && error.code === 'rejected') return error;
      throw error;
    }
  }

  /** Where the warehouse cannot say which row it minds: each by itself, so that one costs no other. */
  async function insertOneByOne(
    topic: string,
    partition: number,
    rows: readonly Pending<Row>[],
  ): Promise<Refused<Row>[]> {
    const refused: Refused<Row>[] = [];
    for (const pending of rows) {
      const rejection = await tryInsert(
        topic,
        [pending.row],
        `${topic}:${partition}:${pending.message.offset}`,
      );
      if (rejection !== null) refused.push({ pending, rejection });
    }
    return refused;
  }

  return insertRange;
}
