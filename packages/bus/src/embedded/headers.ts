/** Headers as one text column; most messages have none. */
export function encodeHeaders(headers: Readonly<Record<string, string>> | undefined): string {
  return headers === undefined ? '' : JSON.stringify(headers);
}

export function decodeHeaders(text: string): Record<string, string> {
  if (text === '') return {};
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null)
    throw new TypeError('the embedded log holds malformed headers');
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, String(value)]));
}
