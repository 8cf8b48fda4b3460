import type { Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { samplerOf } from './sampler.ts';

export interface Traces {
  readonly tracer: Tracer;
  /** Sends what has not been sent. */
  close(): Promise<void>;
}

/** Opens the tracer of a role; where spans go and which, the variables OTEL_… say. */
export function openTracer(role: string, env: Readonly<Record<string, string | undefined>>): Traces {
  const delayMs = Number(env['OTEL_BSP_SCHEDULE_DELAY']);
  const exporter = new OTLPTraceExporter();
  const processor = new BatchSpanProcessor({
    exporter,
    ...(delayMs > 0 && { scheduledDelayMillis: delayMs }),
  });
  const named = resourceFromAttributes({ 'service.name': `stutterscope-${role}` });
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(named)
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: samplerOf(env),
    spanProcessors: [processor],
  });
  return { tracer: provider.getTracer('stutterscope'), close: () => provider.shutdown() };
}
