import { readFileSync } from 'node:fs';
import { explain } from '../cliError.ts';
import { type ParsedRules, parseRules } from './parseRules.ts';

const refused = (fault: string): ParsedRules => ({ ok: false, faults: [fault] });

/** Reads thresholds from a file: all of them, or everything that is wrong with it. */
export function readRules(file: string): ParsedRules {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return refused(`cannot be read: ${explain(error)}`);
  }
  try {
    return parseRules(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return refused(`is not JSON: ${error.message}`);
    throw error;
  }
}
