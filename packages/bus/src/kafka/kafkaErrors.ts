import { BusError } from '../busError.ts';

/** The names of Kafka's error codes found along the chain of causes. */
function errorTypes(error: unknown): readonly string[] {
  const types: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ('type' in at && typeof at.type === 'string') types.push(at.type);
  }
  return types;
}

/** True when one of Kafka's error codes was the reason. */
export function isOfType(error: unknown, wanted: ReadonlySet<string>): boolean {
  return errorTypes(error).some((type) => wanted.has(type));
}

/** A transport error as the bus reports it. */
export function unavailable(what: string, error: unknown): BusError {
  if (error instanceof BusError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new BusError('unavailable', `${what}: ${reason}`, { cause: error });
}
