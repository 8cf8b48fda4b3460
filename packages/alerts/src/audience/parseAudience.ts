import { Compile } from 'typebox/compile';
import { Audience } from './audience.ts';

/** The audience of a file, or all that is wrong with it. No fault repeats a value: some are secrets. */
export type ParsedAudience =
  | { readonly ok: true; readonly audience: Audience }
  | { readonly ok: false; readonly faults: readonly string[] };

const validator = Compile(Audience);

/** Reads the text of an audience file. */
export function parseAudience(text: string): ParsedAudience {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return { ok: false, faults: ['is not JSON'] };
  }
  if (!validator.Check(file)) {
    const faults = validator
      .Errors(file)
      .map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
    return { ok: false, faults: [...new Set(faults)] };
  }
  const ids = (file.webhooks ?? []).map(({ id }) => id);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  if (twice.length > 0)
    return { ok: false, faults: twice.map((id) => `/webhooks has two with the id ${id}`) };
  return { ok: true, audience: file };
}
