import { ROOT_CONTEXT, type Span, SpanKind, type Tracer, trace } from '@opentelemetry/api';
import type { Assignment, ConsumeOptions, ConsumerHandler, Message } from '@stutterscope/bus';
import { contextOf, isTraced } from './carry.ts';
import { endSpan } from './tracedProducer.ts';
import type { Trails } from './trails.ts';

/** A writer is done with a message when it commits it: until then the row waits for others, or for ClickHouse. */
const WRITERS = 'warehouse-';

/** A partition in the hands of a handler, and the spans of its messages that are not done. */
interface Held {
  readonly assignment: Assignment;
  /** First offset whose effects are owed: what lies before is read again, and was traced. */
  first: number;
  open: { readonly offset: number; readonly span: Span }[];
}

/** A handler whose work on each message that brings a trace along is a span of it. */
export function tracedHandler(
  { topic, group, handler }: Pick<ConsumeOptions, 'topic' | 'group' | 'handler'>,
  tracer: Tracer,
  trails: Trails,
): ConsumerHandler {
  const partitions = new Map<number, Held>();
  const isWriter = group.startsWith(WRITERS);

  function hold(assignment: Assignment): Held {
    const held: Held = {
      first: 0,
      open: [],
      assignment: {
        topic: assignment.topic,
        partition: assignment.partition,
        async committed() {
          const position = await assignment.committed();
          held.first = position?.offset ?? 0;
          return position;
        },
        earliest: () => assignment.earliest(),
        latest: () => assignment.latest(),
        offsetAt: (timestampMs) => assignment.offsetAt(timestampMs),
        async commit(position) {
          await assignment.commit(position);
          done(held, position.offset);
        },
      },
    };
    partitions.set(assignment.partition, held);
    return held;
  }

  function done(held: Held, before: number): void {
    const isDone = ({ offset }: { offset: number }) => offset < before;
    for (const { span } of held.open.filter(isDone)) endSpan(span);
    held.open = held.open.filter((one) => !isDone(one));
  }

  function begin({ assignment: { partition }, first }: Held, message: Message): Span | null {
    const { headers, offset, key } = message;
    if (!isTraced(headers) || offset < first) return null;
    const attributes = {
      'messaging.destination.name': topic,
      'messaging.destination.partition.id': String(partition),
      'messaging.kafka.offset': offset,
      'messaging.consumer.group.name': group,
    };
    const span = tracer.startSpan(group, { kind: SpanKind.CONSUMER, attributes }, contextOf(headers));
    trails.hear(topic, headers['room'] ?? key, trace.setSpan(ROOT_CONTEXT, span));
    return span;
  }

  return {
    assigned: (assignment) => handler.assigned(hold(assignment).assignment),
    async batch(assignment, messages) {
      const held = partitions.get(assignment.partition) ?? hold(assignment);
      for (const message of messages) {
        const span = begin(held, message);
        if (span !== null) held.open.push({ offset: message.offset, span });
      }
      await handler.batch(held.assignment, messages);
      if (!isWriter) done(held, Number.POSITIVE_INFINITY);
    },
    async revoked(assignment) {
      const held = partitions.get(assignment.partition);
      partitions.delete(assignment.partition);
      for (const { span } of held?.open ?? []) endSpan(span, 'the partition went to another');
      await handler.revoked(held?.assignment ?? assignment);
    },
  };
}
