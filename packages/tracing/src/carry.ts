import { type Context, defaultTextMapGetter, defaultTextMapSetter, ROOT_CONTEXT } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';

type Headers = Readonly<Record<string, string>>;

const propagator = new W3CTraceContextPropagator();

/** Whether a trace goes along with a message. */
export const isTraced = (headers: Headers): boolean => headers['traceparent'] !== undefined;

/** The trace that goes along with a message. */
export const contextOf = (headers: Headers): Context =>
  propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);

/** The headers with the trace beside them (W3C `traceparent`). */
export function withContext(headers: Headers | undefined, context: Context): Headers {
  const carrier = { ...headers };
  propagator.inject(context, carrier, defaultTextMapSetter);
  return carrier;
}
