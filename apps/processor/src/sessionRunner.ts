import {
  type Assignment,
  type ConsumerHandler,
  deadLetter,
  type Message,
  type OutgoingMessage,
  type Producer,
} from '@stutterscope/bus';
import { type RuleOverrides, SessionStage, type Signal } from '@stutterscope/diagnosis';
import { sendDeadLetters } from './deadLetter.ts';
import { decodeBatch } from './decode.ts';
import { createForgetting } from './forgetting.ts';
import type { Metrics } from './metrics.ts';
import { Progress } from './progress.ts';
import { resumeAt } from './resume.ts';

interface Held {
  readonly stage: SessionStage;
  readonly progress: Progress;
  readonly forgetOld: (now: number) => void;
  /** First offset whose signals are still owed. */
  readonly first: number;
}

export interface SessionRunnerDeps {
  readonly producer: Producer;
  readonly overrides: RuleOverrides;
  readonly metrics: Metrics;
  readonly clock: () => number;
}

const encoder = new TextEncoder();

function encodeSignal(signal: Signal): OutgoingMessage {
  return { key: signal.room, value: encoder.encode(JSON.stringify(signal)) };
}

/** A stage over a topic. */
export interface StageRunner extends ConsumerHandler {
  /** Commits how far it got; call it before the consumer closes. */
  settle(): Promise<void>;
}

/** The session stage over topic `telemetry`: one stage a partition, signals durable before the commit. */
export function createSessionRunner({ producer, overrides, metrics, clock }: SessionRunnerDeps): StageRunner {
  const held = new Map<number, Held>();

  /** Takes one message in. Gives the dead letter that it became, if it did. */
  function take(stage: SessionStage, assignment: Assignment, message: Message): OutgoingMessage | null {
    const decoded = decodeBatch(message.value);
    if (!decoded.ok) {
      metrics.batches.inc({ outcome: 'invalid' });
      return deadLetter(assignment, message, decoded.reason);
    }
    const outcome = stage.accept(decoded.value, message.headers['fp']);
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

  return {
    async assigned(assignment) {
      const { readFrom, first } = await resumeAt(assignment);
      const stage = new SessionStage(`telemetry-${assignment.partition}`, overrides);
      const forgetOld = createForgetting((before) => stage.forget(before));
      held.set(assignment.partition, { stage, progress: new Progress(assignment, clock), forgetOld, first });
      return readFrom;
    },

    async batch(assignment, messages) {
      const here = held.get(assignment.partition);
      const last = messages.at(-1);
      if (here === undefined || last === undefined) return;
      const { stage, progress, first } = here;
      const letters: OutgoingMessage[] = [];
      for (const message of messages) {
        const letter = take(stage, assignment, message);
        // What lies before was said by an earlier member: it only brings the state back.
        if (message.offset < first) stage.drain();
        else if (letter !== null) letters.push(letter);
      }
      const signals = stage.drain();
      for (const { kind } of signals) metrics.signals.inc({ kind });
      if (signals.length > 0) await producer.send('signals', signals.map(encodeSignal));
      await sendDeadLetters(assignment.topic, letters, { producer, metrics });
      here.forgetOld(last.timestampMs);
      metrics.sessions.set([...held.values()].reduce((sum, one) => sum + one.stage.size, 0));
      if (last.offset >= first) await progress.reached(last.offset, last.timestampMs);
    },

    async revoked(assignment) {
      held.delete(assignment.partition);
    },

    async settle() {
      await Promise.all([...held.values()].map(({ progress }) => progress.commit()));
    },
  };
}
