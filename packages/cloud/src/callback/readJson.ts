/** Reads JSON and keeps whole numbers beyond 2^53 as text: a file_id of the handbook has 19 digits. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text, (_key, value: unknown, context?: { readonly source?: string }) => {
      const source = context?.source;
      const isLost = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
      return isLost && source !== undefined ? source : value;
    });
  } catch {
    return undefined;
  }
}

/** What is at fault with a body that its schema refused, or that `readJson` could not read. */
export function bodyFault(
  body: unknown,
  [fault]: readonly { readonly instancePath: string; readonly message: string }[],
): string {
  if (body === undefined) return 'the body is not JSON';
  return `${fault?.instancePath || 'the body'} ${fault?.message ?? 'is wrong'}`;
}
