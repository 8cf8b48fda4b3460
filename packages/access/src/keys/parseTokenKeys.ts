import { Compile } from 'typebox/compile';
import { TokenKeys } from './tokenKeys.ts';

const validator = Compile(TokenKeys);

/** The keys of a file, or what is wrong with it. No fault repeats what stands in the file: it holds secrets. */
export type ParsedKeys =
  | { readonly ok: true; readonly keys: TokenKeys }
  | { readonly ok: false; readonly fault: string };

const refuse = (fault: string): ParsedKeys => ({ ok: false, fault });

/** Reads the text of a key file. */
export function parseTokenKeys(text: string): ParsedKeys {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return refuse('is not JSON');
  }
  if (!validator.Check(file)) {
    const [fault] = validator.Errors(file);
    return refuse(`${fault?.instancePath || 'the file'} ${fault?.message ?? 'is wrong'}`);
  }
  const kids = new Set<string>();
  for (const { kid, state, secret } of file.keys) {
    if (kids.has(kid)) return refuse(`has two keys ${kid}`);
    kids.add(kid);
    if (state !== 'retired' && secret === undefined) return refuse(`has no secret for key ${kid}`);
  }
  return { ok: true, keys: file };
}
