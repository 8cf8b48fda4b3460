import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type Mutant, rewritten, sourceName } from './mutant.ts';

const mutants = new Map<string, Mutant>();
let count = 0;

/** Modules that are loaded anew for each mutant: the diagnosis, and the evaluation that runs it. */
const isRenewed = (url: string) =>
  url.includes('/packages/diagnosis/src/') ||
  url.includes('/tools/evaluate/') ||
  url.includes('/tools/mutate/');

// A mutant's name travels in the query from each module to those it imports.
registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    const key = context.parentURL?.split('?mutant=')[1];
    if (key === undefined || !isRenewed(resolved.url) || resolved.url.includes('?')) return resolved;
    return { ...resolved, url: `${resolved.url}?mutant=${key}` };
  },
  load(url, context, next) {
    const [plain, key] = url.split('?mutant=');
    const mutant = key === undefined ? undefined : mutants.get(key);
    const path = plain?.startsWith('file:') ? fileURLToPath(plain) : '';
    if (mutant === undefined || sourceName(path) !== mutant.edit.file) return next(url, context);
    const source = rewritten(readFileSync(path, 'utf8'), mutant);
    return { format: 'module-typescript', source, shortCircuit: true };
  },
});

/** Gives the URL under which a module, and all it imports of the diagnosis, is loaded as the mutant has it. */
export function urlUnder(mutant: Mutant | null, module: URL): string {
  count += 1;
  if (mutant !== null) mutants.set(String(count), mutant);
  return `${module.href}?mutant=${count}`;
}
