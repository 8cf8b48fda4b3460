import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = join(import.meta.dirname, '../../packages/diagnosis/src');

/** One passage of a source of the diagnosis, and what it is broken to. */
interface Edit {
  /** Below `packages/diagnosis/src`. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** The diagnosis with one thing broken. Production code knows nothing of it: the source is rewritten as it is read. */
export interface Mutant {
  readonly name: string;
  readonly what: string;
  readonly edit: Edit;
}

/** Where a source of the diagnosis stands below `packages/diagnosis/src`; null for any other file. */
export function sourceName(path: string): string | null {
  const at = path.replaceAll('\\', '/').lastIndexOf('packages/diagnosis/src/');
  return at < 0 ? null : path.slice(at + 'packages/diagnosis/src/'.length).replaceAll('\\', '/');
}

/** A source as the mutant has it. Throws where the passage does not stand there exactly once. */
export function rewritten(source: string, { name, edit: { file, from, to } }: Mutant): string {
  const parts = source.split(from);
  if (parts.length !== 2)
    throw new TypeError(`${name}: ${file} holds this ${parts.length - 1} times, not once: ${from}`);
  return parts.join(to);
}

/** The text of a source of the diagnosis. */
export const sourceOf = (file: string): string => readFileSync(join(SOURCES, file), 'utf8');

/** The files of rules, below `packages/diagnosis/src`. */
export const ruleFiles = (): string[] =>
  readdirSync(join(SOURCES, 'rules'))
    .filter((file) => file.endsWith('Rules.ts'))
    .map((file) => `rules/${file}`);
