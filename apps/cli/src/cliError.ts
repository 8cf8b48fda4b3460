import { printable } from './printable.ts';

/** What the command line ends with: 0 is done, 1 failed, 2 asked wrongly. `diagnose` adds 3. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, badLines: 3 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends a command with a sentence for a person and an exit code for a script. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = exitCodes.failed, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** An error and what caused it, for a terminal: ClickHouse quotes what clients sent. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return printable(String(error));
  const message = printable(error.message || error.name);
  const cause = error.cause === undefined ? '' : explain(error.cause);
  // Many errors repeat their cause in their own words.
  return message.includes(cause) ? message : `${message}: ${cause}`;
}
