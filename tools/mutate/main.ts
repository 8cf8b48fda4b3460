import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { evidenceMutants } from './evidenceMutants.ts';
import { judgeMutants } from './judgeMutants.ts';
import { mutationPage, rowsOf, rowsOfPage } from './page.ts';
import { ruleMutants } from './ruleMutants.ts';

const usage = `npm run mutate [-- NAME...]

Breaks every rule and every rule of evidence of the diagnosis, one at a time, and writes into docs/mutation.md
what noticed. With names: only the mutants whose names begin so.
`;

const path = join(import.meta.dirname, '../../docs/mutation.md');

function showProgress(done: number, of: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${of} mutants${done === of ? '\n' : ''}`);
}

async function mutate(wanted: readonly string[]): Promise<void> {
  const ofRules = ruleMutants();
  const all = [...ofRules, ...evidenceMutants];
  const chosen = all.filter(({ name }) => wanted.length === 0 || wanted.some((one) => name.startsWith(one)));
  if (chosen.length === 0) throw new TypeError(`no mutant is called ${wanted.join(' or ')}`);
  const rows = rowsOf(await judgeMutants(chosen, showProgress));
  for (const [name, by] of rows) process.stdout.write(`${name}: ${by}\n`);
  // Read as late as can be: another run may have put its own rows there meanwhile.
  const known = rowsOfPage(await readFile(path, 'utf8').catch(() => ''));
  await writeFile(path, mutationPage(ofRules, evidenceMutants, new Map([...known, ...rows])));
}

const args = process.argv.slice(2);
if (args.includes('--help')) process.stdout.write(usage);
else {
  try {
    await mutate(args);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    process.stderr.write(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
  }
}
