/**
 * The values a viewer chose of a variable, as an array; empty when all or none are chosen, which both mean "do not
 * filter". Grafana's `sqlstring` doubles quotes but leaves backslashes, with which ClickHouse escapes them: a value
 * that ends a string early would then be run as SQL. As a query parameter every such character is percent-encoded.
 */
export function chosen(variable: string): string {
  const encoded = `extractAll('\${${variable}:queryparam}', '=([^&]*)')`;
  const decoded = `arrayMap(v -> decodeURLFormComponent(v), ${encoded})`;
  return `arrayFilter(v -> NOT match(v, '^([$]__all|All)?$'), ${decoded})`;
}

/** The condition that a column is among what was chosen of a variable. */
export function isChosen(column: string, variable: string): string {
  return `(empty(${chosen(variable)}) OR has(${chosen(variable)}, ${column}))`;
}

/** The one value of a variable that takes one; text, whatever stands in it. */
export function theChosen(variable: string): string {
  return `decodeURLFormComponent(extract('\${${variable}:queryparam}', '=([^&]*)'))`;
}
