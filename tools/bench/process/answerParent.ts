/** What a child tells its parent: named numbers. */
export type Reading = Readonly<Record<string, number>>;

export interface Question {
  readonly id: number;
  readonly name: string;
}

export type Answer =
  | { readonly id: number; readonly ok: true; readonly reading: Reading }
  | { readonly id: number; readonly ok: false; readonly reason: string };

/** The id of the answer that a child gives unasked: that it is ready. */
export const READY_ID = 0;

/** CPU time that this process has used, seconds: the collector of garbage and the compiler count. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/**
 * The child's end of a `Child`: says it is ready, with what the parent must know, and answers what it is asked by
 * name. `cpu` is always known. `end` runs when the parent wants the process to go.
 */
export function answerParent(
  ready: Reading,
  answers: Readonly<Record<string, () => Reading | Promise<Reading>>>,
  end: () => Promise<void>,
): void {
  const all = { cpu: () => ({ cpuS: cpuSeconds() }), ...answers };
  const tell = (answer: Answer) => process.send?.(answer);
  process.on('message', ({ id, name }: Question) => {
    const answer = Object.entries(all).find(([known]) => known === name)?.[1];
    Promise.resolve()
      .then(() => answer?.() ?? Promise.reject(new Error(`nobody answers to ${name}`)))
      .then(
        (reading) => tell({ id, ok: true, reading }),
        (error: unknown) => tell({ id, ok: false, reason: String(error) }),
      );
  });
  // The parent lets go, or is gone: either way there is nobody to work for.
  process.once('disconnect', () => {
    void end().finally(() => process.exit());
  });
  tell({ id: READY_ID, ok: true, reading: ready });
}
