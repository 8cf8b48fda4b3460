import { RULE_VERSION } from '../../packages/diagnosis/src/index.ts';
import { markdownTable } from '../docs/markdown.ts';
import type { Fate } from './judgeMutants.ts';
import type { Mutant } from './mutant.ts';
import { harmless } from './survivors.ts';

/** What noticed a mutant, in the words of the page; the name of the mutant is its row. */
export type Rows = ReadonlyMap<string, string>;

/** How many measures are named of the many that notice most mutants. */
const NAMED = 3;
const NOBODY = 'nobody';

function noticedBy({ by, test }: Fate): string {
  if (by.length > 0)
    return by.slice(0, NAMED).join(', ') + (by.length > NAMED ? ` and ${by.length - NAMED} more` : '');
  return test === null ? NOBODY : `hand-made: ${test}`;
}

/** The rows of the mutants judged. */
export const rowsOf = (fates: readonly Fate[]): Rows =>
  new Map(fates.map((fate) => [fate.mutant.name, noticedBy(fate)]));

/** The rows that a page holds. */
export function rowsOfPage(page: string): Rows {
  const lines = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'));
  return new Map(
    lines.flatMap((line) => {
      const cells = line.slice(2, -2).split(' | ');
      const [name, by] = [cells[0], cells[2]];
      return name === undefined || by === undefined ? [] : [[name.replaceAll('`', ''), by] as const];
    }),
  );
}

function table(mutants: readonly Mutant[], rows: Rows): string {
  const lines = mutants.flatMap(({ name, what }) => {
    const by = rows.get(name);
    if (by === undefined) return [];
    return [[name, what, by.replaceAll('|', '/')]];
  });
  return markdownTable(['broken', 'how', 'noticed by'], lines);
}

function survivors(mutants: readonly Mutant[], rows: Rows): string {
  const left = mutants.filter(({ name }) => rows.get(name) === NOBODY);
  if (left.length === 0) return 'None.';
  return left
    .map(
      ({ name }) =>
        `- ${name}: ${harmless[name] ?? '**not shown to be harmless: no room of ours turns on it.**'}`,
    )
    .join('\n');
}

const countOf = (mutants: readonly Mutant[], rows: Rows, is: (by: string) => boolean) =>
  mutants.filter(({ name }) => is(rows.get(name) ?? '')).length;

const isHandMade = (by: string) => by.startsWith('hand-made: ');

/** docs/mutation.md */
export function mutationPage(ofRules: readonly Mutant[], ofEvidence: readonly Mutant[], rows: Rows): string {
  const all = [...ofRules, ...ofEvidence];
  const untried = all.filter(({ name }) => !rows.has(name));
  const nobody = countOf(all, rows, (by) => by === NOBODY);
  const handMade = countOf(all, rows, isHandMade);
  return [
    '# Mutations',
    '<!-- Made by `npm run mutate`. -->',
    intro,
    `Rules of version ${RULE_VERSION}: ${all.length} mutants, ${all.length - untried.length - nobody - handMade} ` +
      `noticed by the simulated rooms, ${handMade} by a hand-made one, ${nobody} by nobody.` +
      (untried.length > 0 ? ` Not tried yet: ${untried.map(({ name }) => name).join(', ')}.` : ''),
    '## Noticed by nobody',
    survivors(all, rows),
    '## Evidence and excuses',
    table(ofEvidence, rows),
    '## Rules',
    table(ofRules, rows),
    '',
  ].join('\n\n');
}

const intro = `Would anybody notice if the diagnosis were wrong? \`npm run mutate\` breaks every rule of the table both
ways (a tenth of it and ten times as much; percent: 0 and 101), and every rule of evidence and every excuse in the code
(\`tools/mutate/evidenceMutants.ts\`), one at a time, by rewriting the source as it is read: production code has no
switch for it. Each mutant is run over simulated rooms of the training half, those of clocks also with their delivery
changed, those of incidents over many rooms together; it is noticed when a measure is worse by what an incident or a verdict comes to (\`tools/mutate/measure.ts\`). What these
leave is put to the tests of hand-made rooms with hand-computed verdicts. \`npm run mutate -- clog\` tries the mutants
whose names begin so and puts their rows here.`;
