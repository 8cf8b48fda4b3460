import type { TokenKeys } from '@stutterscope/access';

/** Each batch of the flood holds so many samples, one a second. */
export const SAMPLES_A_BATCH = 2;

/** What the parent says at first. */
export interface FloodSettings {
  readonly collectors: readonly string[];
  readonly keys: TokenKeys;
  readonly rooms: number;
  /** Viewers a room; each is heard at its own address. */
  readonly viewers: number;
}

/** What became of the requests. */
export interface FloodReport {
  accepted: number;
  /** Answers that were none of success, by status. */
  readonly refused: Record<string, number>;
  /** Refusals without a word on when to come again. */
  dishonest: number;
  /** Requests that were not answered. */
  unanswered: number;
  /** Requests that were due and not sent, since too many others waited for their answer. */
  unsent: number;
}
