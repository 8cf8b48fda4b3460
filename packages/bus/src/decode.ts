/** A message read, or why it cannot be. */
export type Decoded<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: string };

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads a message as JSON. */
export function decodeJson(bytes: Uint8Array): Decoded<unknown> {
  try {
    return { ok: true, value: JSON.parse(utf8.decode(bytes)) };
  } catch (error) {
    return { ok: false, reason: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

interface Checker<Value> {
  Check(value: unknown): value is Value;
}

/**
 * Reads a message of our own making: JSON that fits its schema. `what` names it in the reason; `mend` makes of a message
 * of another version one that this version knows.
 */
export function decodeAs<Value>(
  bytes: Uint8Array,
  checker: Checker<Value>,
  what: string,
  mend: (value: unknown) => unknown = (value) => value,
): Decoded<Value> {
  const json = decodeJson(bytes);
  if (!json.ok) return json;
  const { value } = json;
  if (checker.Check(value)) return { ok: true, value };
  const mended = mend(value);
  return checker.Check(mended) ? { ok: true, value: mended } : { ok: false, reason: `not ${what}` };
}
