/** A message that nothing could be made of, and why. */
export interface DeadLetter {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly reason: string;
  readonly payload: string;
  readonly atMs: number;
}

/** A dead letter as a row of `dead_letters`. */
export function deadLetterRow({ atMs, ...letter }: DeadLetter) {
  return { ...letter, at: new Date(atMs).toISOString() };
}
