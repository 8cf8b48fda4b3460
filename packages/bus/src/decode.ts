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

/** Reads a message of our own making: JSON that fits its schema. `what` names it in the reason. */
export function decodeAs<Value>(bytes: Uint8Array, checker: Checker<Value>, what: string): Decoded<Value> {
  const json = decodeJson(bytes);
  if (!json.ok) return json;
  const { value } = json;
  return checker.Check(value) ? { ok: true, value } : { ok: false, reason: `not ${what}` };
}
