import { BusError } from '@stutterscope/bus';
import type { Metrics } from '../metrics.ts';
import { ProblemError } from '../problems.ts';
import type { Intake } from './intake.ts';
import type { SharedSender } from './sharedSender.ts';

/** What is durable, and what the bus found too large beside the documents refused before. */
export interface Delivery {
  readonly accepted: number;
  readonly refused: Intake['refused'];
  /** Fields of what is durable that this version does not know. */
  readonly unknownFields: readonly string[];
}

/** Waits for every batch taken. Throws ProblemError `bus_unavailable` when any of them may not be durable. */
export async function deliver(intake: Intake, sender: SharedSender, metrics: Metrics): Promise<Delivery> {
  const outcomes = await Promise.allSettled(intake.taken.map(({ message }) => sender.send(message)));
  const refused = [...intake.refused];
  const unknown = new Set<string>();
  let accepted = 0;
  let failure: unknown;
  for (const [index, { line, message, tally }] of intake.taken.entries()) {
    const outcome = outcomes[index];
    if (outcome?.status !== 'rejected') {
      accepted += 1;
      metrics.countDurable(tally);
      for (const field of tally.unknownFields) unknown.add(field);
    } else if (outcome.reason instanceof BusError && outcome.reason.code === 'too_large') {
      const subject = { room: message.headers?.['room'] ?? '', session: message.key };
      refused.push({
        line,
        code: 'batch_too_large',
        pointer: '',
        message: 'is too large for the bus',
        subject,
      });
    } else {
      failure ??= outcome.reason;
    }
  }
  if (failure !== undefined) {
    const detail = 'not every batch became durable: send all of them again, none is counted twice';
    throw new ProblemError('bus_unavailable', detail, { cause: failure });
  }
  return { accepted, refused, unknownFields: [...unknown] };
}
