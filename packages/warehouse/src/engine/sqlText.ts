/** A ClickHouse string literal. Values go in as query parameters; this is for what cannot, such as settings. */
export function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
