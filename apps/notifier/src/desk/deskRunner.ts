import { Desk, deskRules, type Notice, type Phrasebook } from '@stutterscope/alerts';
import {
  type Assignment,
  type ConsumerHandler,
  createTurns,
  deadLetter,
  type Message,
  type Producer,
  partitionOf,
  type Turns,
} from '@stutterscope/bus';
import type { Logger } from 'pino';
import type { BoardReader } from '../board/boardReader.ts';
import type { NoticeBoard } from '../board/noticeBoard.ts';
import { decodeVerdict } from '../decode.ts';
import type { Metrics } from '../metrics.ts';
import { writeRecords } from '../noticeWriter.ts';

/** How far back verdicts are read again after a restart, ms: alerts that wait for the end of a cool-down. */
const LOOK_BACK_MS = 600_000;

const COMMIT_EVERY_MS = 1000;

export interface DeskRunnerDeps {
  readonly producer: Producer;
  readonly board: NoticeBoard;
  readonly reader: BoardReader;
  /** Partitions of topic `verdicts`. */
  readonly partitions: () => Promise<number>;
  readonly phrasebook: Phrasebook;
  readonly clock: () => number;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

interface Held {
  readonly assignment: Assignment;
  readonly desk: Desk;
  /** First offset whose effects are still owed. */
  readonly first: number;
  next: { readonly offset: number; readonly note: string } | null;
  committedAt: number;
  readonly turns: Turns;
  owed: readonly Notice[];
}

export interface DeskRunner extends ConsumerHandler {
  /** Lets time pass: cool-downs end, reminders fall due. */
  tick(): Promise<void>;
  /** Commits how far it got. */
  settle(): Promise<void>;
}

/** The desks over topic `verdicts`, one a partition: what is said is durable before the commit. */
export function createDeskRunner(deps: DeskRunnerDeps): DeskRunner {
  const { producer, board, reader, phrasebook, clock, metrics, logger } = deps;
  const held = new Map<number, Held>();

  /** Writes what is to be said; what could not be written is owed, and comes first the next time. */
  async function say(here: Held, notices: readonly Notice[]): Promise<void> {
    // What the board has was said: by this desk before a crash, or by another that had the partition.
    here.owed = [...here.owed, ...notices].filter(({ id }) => !board.has(id));
    await writeRecords(producer, here.owed);
    for (const { room, alert, phase, outcome, cause, origin, severity, stutter } of here.owed) {
      metrics.notices.inc({ phase });
      logger.info({ room, alert, phase, outcome, cause, origin, severity, stutter }, 'notice');
    }
    here.owed = [];
  }

  /** What no VJ was told of, and why, for whoever asks afterwards. */
  function tellOfSilence({ desk }: Held): void {
    for (const { alert, why } of desk.takeUntold()) {
      const { room, id, cause, severity, stutter, at, resolvedAt } = alert;
      metrics.untold.inc({ why });
      logger.info({ room, alert: id, cause, severity, stutter, at, resolvedAt, why }, 'untold');
    }
  }

  /** Hears a message; one that says nothing becomes a dead letter. */
  async function hear({ desk, assignment, first }: Held, message: Message): Promise<void> {
    const decoded = decodeVerdict(message.value);
    if (decoded.ok) desk.hear(decoded.value, clock());
    else if (message.offset >= first) {
      metrics.deadLetters.inc({ topic: assignment.topic });
      await producer.send('dead-letters', [deadLetter(assignment, message, decoded.reason)]);
    }
  }

  async function commit(here: Held): Promise<void> {
    if (here.next === null) return;
    const { next } = here;
    here.next = null;
    here.committedAt = clock();
    await here.assignment.commit(next);
  }

  async function commitDue(here: Held): Promise<void> {
    if (clock() - here.committedAt >= COMMIT_EVERY_MS) await commit(here);
  }

  return {
    async assigned(assignment) {
      await reader.caughtUp();
      const desk = new Desk(deskRules, phrasebook);
      const partitions = await deps.partitions();
      for (const notice of board.all()) {
        if (partitionOf(notice.room, partitions) === assignment.partition) desk.recall(notice);
      }
      const committed = await assignment.committed();
      // A first start tells nobody what was so before it.
      const first =
        committed?.offset ?? (await assignment.offsetAt(Math.max(0, clock() - deskRules.freshMs)));
      const heardAt = committed === null ? clock() : Number(committed.note);
      const back = await assignment.offsetAt(Math.max(0, heardAt - LOOK_BACK_MS));
      held.set(assignment.partition, {
        assignment,
        desk,
        first,
        next: null,
        committedAt: clock(),
        turns: createTurns(),
        owed: [],
      });
      return Math.min(back, first);
    },

    async batch(assignment, messages) {
      const here = held.get(assignment.partition);
      const last = messages.at(-1);
      if (here === undefined || last === undefined) return;
      await here.turns.take(async () => {
        for (const message of messages) await hear(here, message);
        // What lies before was judged by an earlier member: it only brings the memory of it back.
        if (last.offset < here.first) {
          here.desk.takeUntold();
          return;
        }
        await say(here, here.desk.due(clock()));
        tellOfSilence(here);
        here.next = { offset: last.offset + 1, note: String(last.timestampMs) };
        await commitDue(here);
      });
    },

    async revoked(assignment) {
      held.delete(assignment.partition);
    },

    async tick() {
      await Promise.all(
        [...held.values()].map((here) =>
          here.turns.take(async () => {
            await say(here, here.desk.tick(clock()));
            tellOfSilence(here);
            await commitDue(here);
          }),
        ),
      );
    },

    async settle() {
      await Promise.all([...held.values()].map((here) => here.turns.take(() => commit(here))));
    },
  };
}
