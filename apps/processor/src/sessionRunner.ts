import {
  type Assignment,
  type ConsumerHandler,
  createTurns,
  deadLetter,
  type Message,
  type OutgoingMessage,
  type Producer,
  type Turns,
} from '@stutterscope/bus';
import { type RuleOverrides, SessionStage, type Signal } from '@stutterscope/diagnosis';
import { bundle } from './bundle.ts';
import { sendDeadLetters } from './deadLetter.ts';
import { decodeBatch } from './decode.ts';
import { createForgetting, createResting } from './forgetting.ts';
import type { LookBack } from './lookBack.ts';
import type { Metrics } from './metrics.ts';
import { Progress } from './progress.ts';
import { resumeAt } from './resume.ts';

/** How long what changed waits for more of the same room, ms: a room hears of many batches at once. */
export const HOLD_MS = 250;

/**
 * The same where so many batches come at a time that more must be waiting: the seconds that they tell of change again with
 * the next of them, and a room late by more than this gains nothing by each revision.
 */
const HOLD_BEHIND_MS = 1000;
const MANY_BATCHES = 500;

interface Held {
  readonly topic: string;
  readonly stage: SessionStage;
  readonly progress: Progress;
  readonly lookBack: LookBack;
  readonly forgetOld: (now: number) => void;
  readonly restIdle: (now: number) => void;
  /** First offset whose signals are still owed. */
  readonly first: number;
  /** Dead letters and signals that are not yet durable. */
  letters: OutgoingMessage[];
  signals: OutgoingMessage[];
  /** The newest message whose effects wait; null when none do. */
  reached: Message | null;
  /** Server's clock when signals were last sent, Unix ms. */
  sentAt: number;
  holdMs: number;
  readonly turns: Turns;
}

export interface SessionRunnerDeps {
  readonly producer: Producer;
  readonly overrides: RuleOverrides;
  readonly metrics: Metrics;
  readonly clock: () => number;
}

/** A stage over a topic. */
export interface StageRunner extends ConsumerHandler {
  /** Commits how far it got; call it before the consumer closes. */
  settle(): Promise<void>;
}

/** The session stage's runner. */
export interface SessionRunner extends StageRunner {
  /** Sends what has waited for `HOLD_MS`; call it about as often. */
  tick(): Promise<void>;
}

/** The session stage over topic `telemetry`: one stage a partition, signals durable before the commit. */
export function createSessionRunner({
  producer,
  overrides,
  metrics,
  clock,
}: SessionRunnerDeps): SessionRunner {
  const held = new Map<number, Held>();

  /** Takes one message in. Gives the dead letter that it became, if it did. */
  function take(
    stage: SessionStage,
    assignment: Assignment,
    message: Message,
    heardAt: number,
  ): OutgoingMessage | null {
    const decoded = decodeBatch(message.value);
    if (!decoded.ok) {
      metrics.batches.inc({ outcome: 'invalid' });
      return deadLetter(assignment, message, decoded.reason);
    }
    const outcome = stage.accept(decoded.value, message.headers['fp'], heardAt);
    metrics.batches.inc({ outcome });
    switch (outcome) {
      case 'new':
      case 'duplicate':
        return null;
      case 'conflict':
        return deadLetter(assignment, message, 'seq was used before with other contents');
      case 'moved':
        return deadLetter(assignment, message, 'its session was in another room or on the other side before');
      case 'stale':
        return deadLetter(assignment, message, 'seq is too far behind to tell a resend from a first send');
      default:
        return outcome satisfies never;
    }
  }

  function* counted(signals: Iterable<Signal>): Generator<Signal> {
    for (const signal of signals) {
      metrics.signals.inc({ kind: signal.kind });
      yield signal;
    }
  }

  /** Sends what changed since the last time. What cannot be sent waits for the next. */
  async function send(here: Held): Promise<void> {
    const { stage, reached } = here;
    if (reached === null) return;
    here.sentAt = clock();
    here.signals.push(...bundle(counted(stage.tell()), ({ room }) => room));
    if (here.signals.length > 0) await producer.send('signals', here.signals);
    here.signals = [];
    await sendDeadLetters(here.topic, here.letters, { producer, metrics });
    here.letters = [];
    here.reached = null;
    await here.progress.reached(reached, here.lookBack.from);
  }

  const isDue = ({ sentAt, holdMs }: Held) => clock() - sentAt >= holdMs;

  return {
    async assigned(assignment) {
      const { readFrom, first, lookBack } = await resumeAt(assignment);
      const stage = new SessionStage(`telemetry-${assignment.partition}`, overrides);
      held.set(assignment.partition, {
        topic: assignment.topic,
        stage,
        progress: new Progress(assignment, clock),
        lookBack,
        forgetOld: createForgetting((before) => stage.forget(before)),
        restIdle: createResting((before) => stage.rest(before)),
        first,
        letters: [],
        signals: [],
        reached: null,
        sentAt: 0,
        holdMs: HOLD_MS,
        turns: createTurns(),
      });
      return readFrom;
    },

    async batch(assignment, messages) {
      const here = held.get(assignment.partition);
      const last = messages.at(-1);
      if (here === undefined || last === undefined) return;
      await here.turns.take(async () => {
        const { stage, first, lookBack } = here;
        let now = 0;
        for (const message of messages) {
          now = lookBack.pass(message);
          const letter = take(stage, assignment, message, now);
          // What lies before was said by an earlier member: it only brings the state back.
          if (message.offset < first) stage.drain();
          else if (letter !== null) here.letters.push(letter);
        }
        if (last.offset >= first) here.reached = last;
        here.holdMs = messages.length < MANY_BATCHES ? HOLD_MS : HOLD_BEHIND_MS;
        if (isDue(here)) await send(here);
        here.forgetOld(now);
        here.restIdle(now);
        metrics.sessions.set([...held.values()].reduce((sum, one) => sum + one.stage.size, 0));
      });
    },

    async revoked(assignment) {
      held.delete(assignment.partition);
    },

    async settle() {
      await Promise.all(
        [...held.values()].map((here) =>
          here.turns.take(async () => {
            await send(here);
            await here.progress.commit();
          }),
        ),
      );
    },

    async tick() {
      const due = [...held.values()].filter(isDue);
      await Promise.all(
        due.map((here) =>
          here.turns.take(async () => {
            await send(here);
            await here.progress.tick();
          }),
        ),
      );
    },
  };
}
