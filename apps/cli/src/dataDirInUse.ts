import { CliError } from './cliError.ts';

/** One process has a data directory at a time. */
export class DataDirInUse extends CliError {
  constructor(dataDir: string) {
    super(
      `the data directory ${dataDir} is in use by another stutterscope: stop that one or set ` +
        'STUTTERSCOPE_DATA_DIR to another',
    );
  }
}
