import type { Assignment, ConsumerHandler, Message } from '../src/index.ts';

/** A handler that keeps what it is given and can be told how to answer. */
export class Recorder implements ConsumerHandler {
  readonly messages: Message[] = [];
  readonly batches: { readonly partition: number; readonly messages: readonly Message[] }[] = [];
  /** Every call in order, as `assigned 0`, `batch 0`, `revoked 0`. */
  readonly calls: string[] = [];
  readonly errors: Error[] = [];
  readonly held = new Map<number, Assignment>();
  /** Where a partition is read from; from the committed position, else the earliest, unless told otherwise. */
  startAt: (assignment: Assignment) => Promise<number> = async (assignment) =>
    (await assignment.committed())?.offset ?? (await assignment.earliest());
  /** Runs in every batch, after it has been kept. */
  onBatch: (assignment: Assignment, messages: readonly Message[]) => Promise<void> = async () => {};

  readonly onError = (error: Error): void => {
    this.errors.push(error);
  };

  async assigned(assignment: Assignment): Promise<number> {
    this.calls.push(`assigned ${assignment.partition}`);
    const offset = await this.startAt(assignment);
    this.held.set(assignment.partition, assignment);
    return offset;
  }

  async batch(assignment: Assignment, messages: readonly Message[]): Promise<void> {
    this.calls.push(`batch ${assignment.partition}`);
    this.messages.push(...messages);
    this.batches.push({ partition: assignment.partition, messages });
    await this.onBatch(assignment, messages);
  }

  async revoked(assignment: Assignment): Promise<void> {
    this.calls.push(`revoked ${assignment.partition}`);
    this.held.delete(assignment.partition);
  }

  texts(): string[] {
    return this.messages.map(({ value }) => Buffer.from(value).toString());
  }
}
