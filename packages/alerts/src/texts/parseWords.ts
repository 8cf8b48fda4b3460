import { adviceKeys, VjWords } from '@stutterscope/diagnosis';
import { Compile } from 'typebox/compile';
import { isBroken, variablesOf } from './template.ts';

/** The words of a file, or everything that is wrong with it, a sentence each. */
export type ParsedWords =
  | { readonly ok: true; readonly words: VjWords }
  | { readonly ok: false; readonly faults: readonly string[] };

const validator = Compile(VjWords);

/** What every text may use. */
const common = ['vj', 'room'];

/** What a text of its own may use besides, and what it must: without it the VJ would be told nothing. */
const needed: Readonly<Record<string, string>> = {
  '/life/escalated': 'message',
  '/life/still_on': 'remedy',
};

function* textsOf({ nameless, life, advice }: VjWords): Generator<readonly [pointer: string, text: string]> {
  yield ['/nameless', nameless];
  for (const [phase, text] of Object.entries(life)) yield [`/life/${phase}`, text];
  for (const [key, { message, remedies }] of Object.entries(advice)) {
    yield [`/advice/${key}/message`, message];
    for (const [index, remedy] of remedies.entries()) yield [`/advice/${key}/remedies/${index}`, remedy];
  }
}

function templateFaults([pointer, text]: readonly [string, string]): string[] {
  const own = needed[pointer];
  const allowed = pointer === '/nameless' ? [] : own === undefined ? common : [...common, own];
  const used = variablesOf(text);
  const unknown = used.filter((name) => !allowed.includes(name));
  const may = allowed.map((name) => `{{${name}}}`).join(', ');
  return [
    ...(isBroken(text) ? [`${pointer} has braces that close no variable`] : []),
    ...unknown.map((name) => `${pointer} uses {{${name}}}, which there is not; it may use ${may || 'none'}`),
    ...(own !== undefined && !used.includes(own) ? [`${pointer} lacks {{${own}}}`] : []),
  ];
}

/** Reads a file of words whole: every text that a VJ may be told, in one language. */
export function parseWords(text: string): ParsedWords {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    return { ok: false, faults: [`is not JSON: ${error instanceof Error ? error.message : String(error)}`] };
  }
  if (!validator.Check(file)) {
    const faults = validator
      .Errors(file)
      .map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
    return { ok: false, faults: [...new Set(faults)] };
  }
  const absent = adviceKeys
    .filter((key) => !Object.hasOwn(file.advice, key))
    .map((key) => `/advice/${key} is missing`);
  const faults = [...absent, ...[...textsOf(file)].flatMap(templateFaults)];
  return faults.length === 0 ? { ok: true, words: file } : { ok: false, faults };
}
