import type { Message, Position, Topic } from '../types.ts';

/** What a transport provides for one partition in the hands of one member. */
export interface PartitionPort {
  readonly topic: Topic;
  readonly partition: number;
  committed(): Promise<Position | null>;
  earliest(): Promise<number>;
  latest(): Promise<number>;
  offsetAt(timestampMs: number): Promise<number>;
  /** `isHeld` is asked again at the last moment before the position is written. */
  commit(position: Position, isHeld: () => boolean): Promise<void>;
  /** Reading begins at this offset; until then, and after `close`, nothing is read. */
  open(offset: number): void;
  /** The next messages, bounded; waits for one. Resolves empty when the signal is aborted. */
  next(signal: AbortSignal): Promise<readonly Message[]>;
  close(): void;
}
