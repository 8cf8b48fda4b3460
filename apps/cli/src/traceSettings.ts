/** What the OTEL_… variables say of which batches are traced, and how often spans go out; secrets are not among them. */
export type TraceSettings = Readonly<Record<string, string | undefined>>;

const kept = ['OTEL_TRACES_SAMPLER', 'OTEL_TRACES_SAMPLER_ARG', 'OTEL_BSP_SCHEDULE_DELAY'] as const;

/** Null where nobody asks for traces, or somebody asks for none: OpenTelemetry's own default is to trace. */
export function traceSettings(env: NodeJS.ProcessEnv): TraceSettings | null {
  const isDisabled = env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true';
  const exporter = env['OTEL_TRACES_EXPORTER'] || null;
  const endpoint = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_ENDPOINT'] || null;
  const isWanted = exporter === 'otlp' || (exporter === null && endpoint !== null);
  if (isDisabled || !isWanted) return null;
  return Object.fromEntries(kept.map((name) => [name, env[name]]));
}
