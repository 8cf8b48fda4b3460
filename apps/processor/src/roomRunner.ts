import type { Assignment, OutgoingMessage, Producer } from '@stutterscope/bus';
import { RoomStage, type RuleOverrides, type Verdict } from '@stutterscope/diagnosis';
import type { Logger } from 'pino';
import { deadLetter, sendDeadLetters } from './deadLetter.ts';
import { decodeSignal } from './decode.ts';
import type { Metrics } from './metrics.ts';
import { Progress } from './progress.ts';
import { resumeAt } from './resume.ts';
import type { StageRunner } from './sessionRunner.ts';
import { createTurns, type Turns } from './turns.ts';

interface Held {
  readonly assignment: Assignment;
  readonly stage: RoomStage;
  readonly progress: Progress;
  /** First offset whose verdicts are still owed. */
  readonly first: number;
  /** Next offset to come. */
  next: number;
  /** Server's clock when time last passed over the rooms, Unix ms. */
  idledAt: number;
  readonly turns: Turns;
}

export interface RoomRunnerDeps {
  readonly producer: Producer;
  readonly overrides: RuleOverrides;
  readonly metrics: Metrics;
  readonly clock: () => number;
  readonly logger: Logger;
}

const encoder = new TextEncoder();

function encodeVerdict(verdict: Verdict): OutgoingMessage {
  return { key: verdict.room, value: encoder.encode(JSON.stringify(verdict)) };
}

/** What of a verdict stands in the log. */
function spoken(verdict: Verdict) {
  const { kind, room, retracted, id } = verdict;
  if (verdict.kind === 'finding') {
    const { finding, reason } = verdict;
    return { kind, room, finding, reason, retracted, id };
  }
  const { cause, origin, severity } = verdict;
  return { kind, room, cause, origin, severity, retracted, id };
}

export interface RoomRunner extends StageRunner {
  /** Lets the server's time pass over rooms of which nothing comes; call it about once a second. */
  tick(): Promise<void>;
}

/** The room stage over topic `signals`: one stage a partition, verdicts durable before the commit. */
export function createRoomRunner({
  producer,
  overrides,
  metrics,
  clock,
  logger,
}: RoomRunnerDeps): RoomRunner {
  const held = new Map<number, Held>();

  async function publish(verdicts: readonly Verdict[]): Promise<void> {
    if (verdicts.length === 0) return;
    await producer.send('verdicts', verdicts.map(encodeVerdict));
    for (const verdict of verdicts) {
      metrics.verdicts.inc({ kind: verdict.kind });
      logger.info(spoken(verdict), 'verdict');
    }
    metrics.rooms.set([...held.values()].reduce((sum, one) => sum + one.stage.size, 0));
  }

  /** Silence passes only where the log is read to its end: what waits there was not silent. */
  async function idle(here: Held): Promise<void> {
    if ((await here.assignment.latest()) > here.next) {
      here.idledAt = clock();
      return;
    }
    const now = clock();
    here.stage.idle(now - here.idledAt);
    here.idledAt = now;
    await publish(here.stage.drain());
  }

  return {
    async assigned(assignment) {
      const { readFrom, first } = await resumeAt(assignment);
      held.set(assignment.partition, {
        assignment,
        stage: new RoomStage(overrides),
        progress: new Progress(assignment, clock),
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
          const decoded = decodeSignal(message.value);
          if (decoded.ok) here.stage.accept(decoded.value);
          const owed = message.offset >= here.first;
          // Said by an earlier member: draining brings the memory of it back.
          if (!owed) here.stage.drain();
          else if (!decoded.ok) letters.push(deadLetter(assignment, message, decoded.reason));
        }
        here.next = last.offset + 1;
        await publish(here.stage.drain());
        await sendDeadLetters(assignment.topic, letters, { producer, metrics });
        if (last.offset >= here.first) await here.progress.reached(last.offset, last.timestampMs);
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
