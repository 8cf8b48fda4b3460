import { randomUUID } from 'node:crypto';
import type { AlertRecord } from '@stutterscope/alerts';
import type { Bus, Consumer } from '@stutterscope/bus';
import { decodeRecord } from '../decode.ts';
import type { NoticeBoard, Posted } from './noticeBoard.ts';

/** How far back what was said is known again after a restart, ms: longer than an alert lasts, as a rule. */
const REMEMBERED_MS = 6 * 3_600_000;

const FORGET_EVERY_MS = 60_000;

export interface BoardReaderDeps {
  readonly bus: Bus;
  readonly board: NoticeBoard;
  readonly clock: () => number;
  /** Told of each notice once, those of a room in their order. */
  readonly onNotices: (posted: readonly Posted[]) => void;
  readonly onError: (error: Error) => void;
}

export interface BoardReader {
  /** Resolves when everything that was said before this call is on the board. */
  caughtUp(): Promise<void>;
  close(): Promise<void>;
}

/** Keeps the board as the log has it. Each notifier reads all of it: any of them can serve any room. */
export async function startBoardReader(deps: BoardReaderDeps): Promise<BoardReader> {
  const { bus, board, clock, onNotices, onError } = deps;
  const group = `alert-board-${randomUUID()}`;
  const reached = new Map<number, number>();
  let waiting: (() => void)[] = [];
  let forgotAt = clock();

  function move(partition: number, next: number): void {
    reached.set(partition, next);
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  }

  function record(value: Uint8Array): AlertRecord | null {
    const decoded = decodeRecord(value);
    if (decoded.ok) return decoded.value;
    // The warehouse's writer reads the same message and sees to the dead letter.
    onError(new Error(`unreadable in notices: ${decoded.reason}`));
    return null;
  }

  const consumer: Consumer = await bus.consume({
    topic: 'notices',
    group,
    onError,
    handler: {
      async assigned(assignment) {
        const known = reached.get(assignment.partition);
        const from = known ?? (await assignment.offsetAt(Math.max(0, clock() - REMEMBERED_MS)));
        move(assignment.partition, from);
        return from;
      },
      async batch({ partition }, messages) {
        const posted = messages.flatMap(({ value, offset }) => {
          const read = record(value);
          return read === null ? [] : (board.take(read, partition, offset) ?? []);
        });
        onNotices(posted);
        const last = messages.at(-1);
        if (last !== undefined) move(partition, last.offset + 1);
        if (clock() - forgotAt < FORGET_EVERY_MS) return;
        forgotAt = clock();
        board.forget(forgotAt - REMEMBERED_MS);
      },
      revoked: async () => {},
    },
  });

  return {
    async caughtUp() {
      const ends = await bus.lag('notices', group);
      const isThere = () => ends.every(({ partition, latest }) => (reached.get(partition) ?? -1) >= latest);
      while (!isThere()) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    close: () => consumer.close(),
  };
}
