import type { AgentOptions } from './options.ts';

/** Aborts when the caller does or when the run has lasted as long as it should. */
export function stopSignal({ signal, durationMs }: AgentOptions): AbortSignal {
  const reasons = [signal, durationMs === undefined ? undefined : AbortSignal.timeout(durationMs)];
  return AbortSignal.any(reasons.filter((reason) => reason !== undefined));
}
