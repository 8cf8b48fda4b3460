import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseTokenKeys, type TokenKeys } from '@stutterscope/access';
import { CliError } from '../cliError.ts';
import { readSettings } from '../readSettings.ts';

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** Where `keys` and `up` keep the keys: the file of the configuration, else one in the data directory. */
export function keyFilePath(env: NodeJS.ProcessEnv): string {
  const { TOKEN_KEYS_FILE, DATA_DIR } = readSettings(env).settings;
  return resolve(TOKEN_KEYS_FILE ?? join(DATA_DIR, 'token-keys.json'));
}

/** The keys of a file; null when there is no such file. */
export function readKeyFile(path: string): TokenKeys | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
  const parsed = parseTokenKeys(text);
  if (!parsed.ok) throw new CliError(`the key file ${path} ${parsed.fault}`);
  return parsed.keys;
}

/** Writes it whole or not at all, for nobody else to read. One line, so that it can stand in a variable, too. */
export function writeKeyFile(path: string, keys: TokenKeys): void {
  mkdirSync(dirname(path), { recursive: true });
  const next = `${path}.next`;
  writeFileSync(next, `${JSON.stringify(keys)}\n`, { mode: 0o600 });
  renameSync(next, path);
}

/** The id of a key made now: the day, and a number where the day has several. */
export function newKeyId({ keys }: TokenKeys, nowMs: number): string {
  const day = new Date(nowMs).toISOString().slice(0, 10);
  const isTaken = (kid: string) => keys.some((key) => key.kid === kid);
  let kid = day;
  for (let n = 2; isTaken(kid); n++) kid = `${day}.${n}`;
  return kid;
}
