import { addKey, type TokenKeys } from '@stutterscope/access';
import type { Config } from '../config.ts';
import type { Terminal } from '../terminal.ts';
import { keyFilePath, newKeyId, readKeyFile, writeKeyFile } from './keyFile.ts';

/** The keys of this installation; `up` makes the first one by itself, and shows it this once. */
export function ownKeys({ tokenKeys }: Config, terminal: Terminal): TokenKeys {
  if (tokenKeys !== null) return tokenKeys.reveal();
  const path = keyFilePath(terminal.env);
  const found = readKeyFile(path);
  if (found !== null) return found;
  const made = addKey({ keys: [] }, newKeyId({ keys: [] }, Date.now()));
  writeKeyFile(path, made);
  const [key] = made.keys;
  terminal.say(
    `Made a key for room tokens, shown this once: ${key?.secret}\n` +
      `Its id is ${key?.kid}, and it is kept in ${path}. \`stutterscope token --room R --side push\` makes tokens.`,
  );
  return made;
}
