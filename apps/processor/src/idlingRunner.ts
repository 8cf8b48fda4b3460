import {
  type Assignment,
  createTurns,
  type Decoded,
  deadLetter,
  type OutgoingMessage,
  type Producer,
  type Turns,
} from '@stutterscope/bus';
import { sendDeadLetters } from './deadLetter.ts';
import type { LookBack } from './lookBack.ts';
import type { Metrics } from './metrics.ts';
import { Progress } from './progress.ts';
import { resumeAt } from './resume.ts';
import type { StageRunner } from './sessionRunner.ts';

/** A stage that has to be told of silence. */
interface IdlingStage<Word> {
  accept(word: Word): void;
  /** Lets `ms` of the server's time pass. */
  idle(ms: number): void;
  /** Forgets what is new to say. */
  drain(): unknown;
}

/** What a stage reads, and how what it says is sent. */
export interface Staging<Word, Stage extends IdlingStage<Word>> {
  /** Made anew for each assignment, since what it remembers belongs to the partition. */
  readonly open: () => Stage;
  readonly decode: (bytes: Uint8Array) => Decoded<readonly Word[]>;
  /** Drains the stage; what it said is durable when this resolves. */
  readonly publish: (stage: Stage, all: readonly Stage[]) => Promise<void>;
}

export interface IdlingRunnerDeps {
  readonly producer: Producer;
  readonly metrics: Metrics;
  readonly clock: () => number;
}

export interface IdlingRunner extends StageRunner {
  /** Lets the server's time pass where nothing comes; call it about once a second. */
  tick(): Promise<void>;
}

interface Held<Stage> {
  readonly assignment: Assignment;
  readonly stage: Stage;
  readonly progress: Progress;
  readonly lookBack: LookBack;
  /** First offset whose effects are still owed. */
  readonly first: number;
  /** Next offset to come. */
  next: number;
  /** Server's clock when time last passed over the stage, Unix ms. */
  idledAt: number;
  readonly turns: Turns;
}

/** A stage over a topic: one stage a partition, what it says durable before the commit. */
export function createIdlingRunner<Word, Stage extends IdlingStage<Word>>(
  { open, decode, publish }: Staging<Word, Stage>,
  { producer, metrics, clock }: IdlingRunnerDeps,
): IdlingRunner {
  const held = new Map<number, Held<Stage>>();
  const say = (stage: Stage) =>
    publish(
      stage,
      [...held.values()].map((here) => here.stage),
    );

  /** Silence passes only where the log is read to its end: what waits there was not silent. */
  async function idle(here: Held<Stage>): Promise<void> {
    await here.progress.tick();
    if ((await here.assignment.latest()) > here.next) {
      here.idledAt = clock();
      return;
    }
    const now = clock();
    here.stage.idle(now - here.idledAt);
    here.idledAt = now;
    await say(here.stage);
  }

  return {
    async assigned(assignment) {
      const { readFrom, first, lookBack } = await resumeAt(assignment);
      held.set(assignment.partition, {
        assignment,
        stage: open(),
        progress: new Progress(assignment, clock),
        lookBack,
        first,
        next: readFrom,
        idledAt: clock(),
        turns: createTurns(),
      });
      return readFrom;
    },

    async batch(assignment, messages) {
      const here = held.get(assignment.partition);
      const last = messages.at(-1);
      if (here === undefined || last === undefined) return;
      await here.turns.take(async () => {
        const letters: OutgoingMessage[] = [];
        for (const message of messages) {
          here.lookBack.pass(message);
          const decoded = decode(message.value);
          if (decoded.ok) for (const word of decoded.value) here.stage.accept(word);
          const owed = message.offset >= here.first;
          // Said by an earlier member: draining brings the memory of it back.
          if (!owed) here.stage.drain();
          else if (!decoded.ok) letters.push(deadLetter(assignment, message, decoded.reason));
        }
        here.next = last.offset + 1;
        await say(here.stage);
        await sendDeadLetters(assignment.topic, letters, { producer, metrics });
        if (last.offset >= here.first) await here.progress.reached(last, here.lookBack.from);
      });
    },

    async revoked(assignment) {
      held.delete(assignment.partition);
    },

    async settle() {
      await Promise.all([...held.values()].map(({ progress }) => progress.commit()));
    },

    async tick() {
      await Promise.all([...held.values()].map((here) => here.turns.take(() => idle(here))));
    },
  };
}
