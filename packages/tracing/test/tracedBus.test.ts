import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { type Assignment, createEmbeddedBus, type Message } from '@stutterscope/bus';
import { expect, test, vi } from 'vitest';
import { tracedBus } from '../src/index.ts';
import { samplerOf } from '../src/sampler.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('a batch, what a stage makes of it and the writer of its rows are one trace; the writer is done when it commits', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'stutterscope-tracing-'));
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const traces = { tracer: provider.getTracer('test'), close: async () => {} };
  const bus = tracedBus(createEmbeddedBus({ dir }), traces);
  const names = () =>
    exporter
      .getFinishedSpans()
      .map(({ name }) => name)
      .sort();
  try {
    await bus.ensureTopics(1);
    const producer = await bus.producer();
    const signals: Message[] = [];
    const committing = Promise.withResolvers<Assignment>();
    const consume = (topic: 'telemetry' | 'signals', group: string, batch: typeof take) =>
      bus.consume({
        topic,
        group,
        onError: (error) => expect.unreachable(error.message),
        handler: { assigned: (assignment) => assignment.earliest(), batch, revoked: async () => {} },
      });
    async function take(_: Assignment, messages: readonly Message[]): Promise<void> {
      signals.push(...messages);
    }
    await consume('telemetry', 'session-stage', async () => {
      await producer.send('signals', [
        { key: 'room', value: bytes('of the room') },
        { key: 'another', value: bytes('of a room nobody was heard of') },
      ]);
    });
    await consume('telemetry', 'warehouse-telemetry', async (assignment) => committing.resolve(assignment));
    await consume('signals', 'room-stage', take);

    await producer.send('telemetry', [
      { key: 'session', value: bytes('{}'), headers: { room: 'room', seq: '0' } },
    ]);
    await vi.waitFor(() => expect(signals).toHaveLength(2));
    const assignment = await committing.promise;
    expect(signals.map(({ headers }) => Object.keys(headers))).toEqual([['traceparent'], []]);
    await vi.waitFor(() =>
      expect(names()).toEqual(['room-stage', 'send signals', 'send telemetry', 'session-stage']),
    );
    await assignment.commit({ offset: 1, note: '' });
    expect(names()).toContain('warehouse-telemetry');
    expect(new Set(exporter.getFinishedSpans().map((span) => span.spanContext().traceId)).size).toBe(1);
  } finally {
    await bus.close();
    await rm(dir, { recursive: true, force: true });
  }
});

test('which batches are traced is said as OpenTelemetry says it', () => {
  expect(String(samplerOf({}))).toMatch(/^ParentBased\{root=AlwaysOnSampler/);
  const some = { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' };
  expect(String(samplerOf(some))).toBe('TraceIdRatioBased{0.25}');
  expect(() => samplerOf({ OTEL_TRACES_SAMPLER: 'now_and_then' })).toThrow(/is one of always_on/);
  expect(() => samplerOf({ ...some, OTEL_TRACES_SAMPLER_ARG: '25 %' })).toThrow(/from 0 to 1/);
});
