/** A ClickHouse string literal. Values go in as query parameters; this is for what cannot, such as settings. */
export function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** The name of a database or a cluster, quoted. */
export const quotedName = (name: string): string => `\`${name.replaceAll('`', '')}\``;
