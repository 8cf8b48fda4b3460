import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Audience, Phrasebook, parseAudience, parseWords } from '@stutterscope/alerts';
import type { VjWords } from '@stutterscope/diagnosis';
import type { Report } from './config.ts';
import { Secret } from './secret.ts';
import type { Settings } from './settings.ts';

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function audienceOf({ AUDIENCE_FILE }: Settings, report: Report): Audience {
  if (AUDIENCE_FILE === undefined) return {};
  try {
    const parsed = parseAudience(readFileSync(AUDIENCE_FILE, 'utf8'));
    if (parsed.ok) return parsed.audience;
    for (const fault of parsed.faults) report('AUDIENCE_FILE', fault);
  } catch (error) {
    report('AUDIENCE_FILE', `cannot be read: ${reason(error)}`);
  }
  return {};
}

/** The words of a file; those that are faulty are reported, each fault with its file. */
function wordsOfFile(dir: string, name: string, report: Report): VjWords | null {
  const parsed = parseWords(readFileSync(join(dir, name), 'utf8'));
  if (parsed.ok) return parsed.words;
  for (const fault of parsed.faults) report('TEXTS_DIR', `${name}: ${fault}`);
  return null;
}

function wordsOf({ TEXTS_DIR: dir }: Settings, report: Report): Record<string, VjWords> {
  const words: Record<string, VjWords> = {};
  if (dir === undefined) return words;
  try {
    for (const name of readdirSync(dir).filter((file) => file.endsWith('.json'))) {
      const read = wordsOfFile(dir, name, report);
      if (read !== null) words[basename(name, '.json')] = read;
    }
  } catch (error) {
    report('TEXTS_DIR', `cannot be read: ${reason(error)}`);
  }
  return words;
}

/** Whom the notifier speaks to, and its words: read whole and checked before anything starts. */
export function alertSettings(settings: Settings, report: Report) {
  const audience = audienceOf(settings, report);
  const words = wordsOf(settings, report);
  try {
    const { language = 'en' } = audience;
    new Phrasebook({ words, language });
  } catch (error) {
    report('AUDIENCE_FILE', `/language: ${reason(error)}`);
  }
  return { audience: new Secret(audience), words };
}
