/** When a signed link expires, Unix ms: its txTime is Unix seconds in hexadecimal. Undefined where it has none. */
export function linkExpiryOf(url: string): number | undefined {
  const txTime = URL.parse(url)?.searchParams.get('txTime') ?? '';
  return /^[0-9a-f]{1,10}$/i.test(txTime) ? Number.parseInt(txTime, 16) * 1000 : undefined;
}
