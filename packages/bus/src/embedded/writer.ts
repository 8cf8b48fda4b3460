import type { DatabaseSync } from 'node:sqlite';
import { BusError } from '../busError.ts';

/** Bounds how long one transaction holds up the event loop. */
const maxWorksPerTransaction = 128;

interface Work {
  /** Runs inside the transaction. A BusError thrown before its first statement refuses this work alone. */
  run(): void;
  settle(error?: BusError): void;
}

/** The only way to write: works handed in during one turn of the event loop share a transaction and its fsync. */
export interface Writer {
  /** Resolves with what `work` returned when it is durable. */
  write<T>(work: () => T): Promise<T>;
  /** Writes what is pending and refuses the rest. */
  close(): void;
}

export function createWriter(db: DatabaseSync): Writer {
  const pending: Work[] = [];
  let scheduled: NodeJS.Immediate | undefined;
  let closed = false;

  const writeSome = (): void => inTransaction(db, pending.splice(0, maxWorksPerTransaction));
  const writeScheduled = (): void => {
    writeSome();
    scheduled = pending.length > 0 ? setImmediate(writeScheduled) : undefined;
  };

  return {
    write<T>(work: () => T) {
      if (closed) return Promise.reject(new BusError('closed', 'the embedded bus is closed'));
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      let settleWith: () => void;
      pending.push({
        run() {
          const result = work();
          settleWith = () => resolve(result);
        },
        settle: (error) => (error === undefined ? settleWith() : reject(error)),
      });
      scheduled ??= setImmediate(writeScheduled);
      return promise;
    },
    close() {
      closed = true;
      clearImmediate(scheduled);
      while (pending.length > 0) writeSome();
    },
  };
}

function inTransaction(db: DatabaseSync, works: readonly Work[]): void {
  const done: Work[] = [];
  try {
    db.exec('BEGIN IMMEDIATE');
    for (const work of works) if (ran(work)) done.push(work);
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    const refusal = new BusError('unavailable', 'the embedded log could not be written', { cause: error });
    for (const work of works) work.settle(refusal);
    return;
  }
  for (const work of done) work.settle();
}

function ran(work: Work): boolean {
  try {
    work.run();
    return true;
  } catch (error) {
    if (!(error instanceof BusError)) throw error;
    work.settle(error);
    return false;
  }
}
