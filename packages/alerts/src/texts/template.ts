const PLACEHOLDER = /\{\{\s*(\w+)\s*\}\}/g;

/** The variables that a text uses. */
export const variablesOf = (text: string): string[] =>
  [...text.matchAll(PLACEHOLDER)].map(([, name]) => name ?? '');

/** True when braces stand open, or a variable is not spelled as one. */
export const isBroken = (text: string): boolean => /\{\{|\}\}/.test(text.replaceAll(PLACEHOLDER, ''));

/** Puts values in, each as the text it is: what they hold is not read as a template again. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(PLACEHOLDER, (whole, name) => values[name] ?? whole);
}
