import { CliError } from './cliError.ts';

/** One process has a data directory at a time. */
export function dataDirInUse(dataDir: string): CliError {
  return new CliError(
    `the data directory ${dataDir} is in use by another stutterscope: stop that one or set ` +
      'STUTTERSCOPE_DATA_DIR to another',
  );
}
