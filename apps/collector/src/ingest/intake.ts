import { setImmediate } from 'node:timers/promises';
import type { OutgoingMessage } from '@stutterscope/bus';
import { admit, type Refusal, type Stamp } from './admit.ts';
import type { Line } from './lines.ts';
import type { Tally } from './tally.ts';

/** A batch ready for the bus. */
interface Taken {
  readonly line: number;
  readonly message: OutgoingMessage;
  readonly tally: Tally;
}

/** A document that will not go there. */
export interface Refused extends Refusal {
  readonly line: number;
}

/** What became of the documents of one body. */
export interface Intake {
  readonly taken: Taken[];
  readonly refused: Refused[];
}

// About 2 ms of work, after which other requests and the health probes get their turn.
const YIELD_AFTER_BYTES = 256 * 1024;

/** Judges every document by itself. `hold` is told of each message's size and may throw to refuse them all. */
export async function takeIn(
  lines: Iterable<Line>,
  stamp: Stamp,
  hold: (bytes: number) => void,
): Promise<Intake> {
  const intake: Intake = { taken: [], refused: [] };
  let sinceYield = 0;
  for (const { number, bytes } of lines) {
    const admission = admit(bytes, stamp);
    if (admission.ok) {
      hold(admission.message.value.length);
      intake.taken.push({ line: number, message: admission.message, tally: admission.tally });
    } else {
      intake.refused.push({ line: number, ...admission.refusal });
    }
    sinceYield += bytes.length;
    if (sinceYield > YIELD_AFTER_BYTES) {
      sinceYield = 0;
      await setImmediate();
    }
  }
  return intake;
}
