import { addKey, type TokenKeys } from '@stutterscope/access';
import type { Config } from '../config.ts';
import type { Terminal } from '../terminal.ts';
import { keyFilePath, newKeyId, readKeyFile, writeKeyFile } from './keyFile.ts';

/** The keys of an installation. */
export interface OwnKeys {
  readonly keys: TokenKeys;
  /** Keeps and shows what was made; does nothing where nothing was. Once everything else is well: a start that fails shows no secret. */
  readonly keep: () => void;
}

/** The keys of this installation; `up` makes the first one by itself, and shows it once. */
export function ownKeys({ tokenKeys }: Config, terminal: Terminal): OwnKeys {
  const known = (keys: TokenKeys): OwnKeys => ({ keys, keep: () => undefined });
  if (tokenKeys !== null) return known(tokenKeys.reveal());
  const path = keyFilePath(terminal.env);
  const found = readKeyFile(path);
  if (found !== null) return known(found);
  const made = addKey({ keys: [] }, newKeyId({ keys: [] }, Date.now()));
  const keep = () => {
    writeKeyFile(path, made);
    const [key] = made.keys;
    terminal.say(
      `Made a key for room tokens, shown this once: ${key?.secret}\n` +
        `Its id is ${key?.kid}, and it is kept in ${path}. \`stutterscope token --room R --side push\` makes tokens.`,
    );
  };
  return { keys: made, keep };
}
