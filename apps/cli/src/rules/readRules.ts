import { readFile } from 'node:fs/promises';
import type { RuleOverrides } from '@stutterscope/diagnosis';
import { CliError, exitCodes } from '../cliError.ts';
import { parseRules } from './parseRules.ts';

async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new CliError(`the rules ${file} cannot be read`, exitCodes.usage, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CliError(`the rules ${file} are not JSON`, exitCodes.usage, { cause });
  }
}

/** Reads thresholds from a file; refuses it with every fault in one message. */
export async function readRules(file: string): Promise<RuleOverrides> {
  const parsed = parseRules(await readJson(file));
  if (parsed.ok) return parsed.overrides;
  const faults = parsed.faults.map((fault) => `\n  ${fault}`).join('');
  throw new CliError(`the rules ${file} are refused:${faults}`, exitCodes.usage);
}
