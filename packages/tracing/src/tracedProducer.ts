import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { OutgoingMessage, Producer, Topic } from '@stutterscope/bus';
import { withContext } from './carry.ts';
import type { Trails } from './trails.ts';

/** Ends a span; with the reason where it came to nothing. */
export function endSpan(span: Span, error?: unknown): void {
  if (error !== undefined) {
    span.setStatus({
      code: SpanStatusCode.ERROR,
      message: error instanceof Error ? error.message : String(error),
    });
  }
  span.end();
}

/** A producer that says with each message which trace it is part of; a batch of telemetry begins one. */
export function tracedProducer(producer: Producer, tracer: Tracer, trails: Trails): Producer {
  /** Where the message's trace goes on; null where it is part of none. */
  function parentOf(topic: Topic, { key }: OutgoingMessage): Context | null {
    return topic === 'telemetry' ? ROOT_CONTEXT : trails.of(topic, key);
  }

  function begin(topic: Topic, message: OutgoingMessage): Span | null {
    const parent = parentOf(topic, message);
    if (parent === null) return null;
    const { headers, timestampMs } = message;
    return tracer.startSpan(
      `send ${topic}`,
      {
        kind: SpanKind.PRODUCER,
        // The collector stamps a batch with the moment it came, so this span holds its way through the collector.
        ...(topic === 'telemetry' && timestampMs !== undefined && { startTime: timestampMs }),
        attributes: {
          'messaging.destination.name': topic,
          'stutterscope.room': headers?.['room'] ?? message.key,
        },
      },
      parent,
    );
  }

  return {
    async send(topic, messages) {
      const spans = messages.map((message) => begin(topic, message));
      const carried = messages.map((message, at) => {
        const span = spans[at];
        if (span === null || span === undefined) return message;
        return { ...message, headers: withContext(message.headers, trace.setSpan(ROOT_CONTEXT, span)) };
      });
      try {
        await producer.send(topic, carried);
        for (const span of spans) if (span !== null) endSpan(span);
      } catch (error) {
        for (const span of spans) if (span !== null) endSpan(span, error);
        throw error;
      }
    },
    close: () => producer.close(),
  };
}
