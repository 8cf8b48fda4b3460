import closeWithGrace from 'close-with-grace';
import { CliError, explain } from './cliError.ts';
import type { Terminal } from './terminal.ts';

type Close = () => Promise<void> | void;

/** Remembers how to close what was opened; the latest closes first. */
export type Defer = (close: Close) => void;

const GRACE_MS = 25_000;

/** Errors of listening, in a sentence that says what to do about it. */
export function listenError(error: unknown, host: string, port: number, setting: string): CliError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const reason =
    code === 'EADDRINUSE' ? 'is in use by another process' : `cannot be listened on (${explain(error)})`;
  return new CliError(`port ${port} of ${host} ${reason}: stop that one or set ${setting} to another`);
}

async function closeAll(open: Close[], terminal: Terminal): Promise<boolean> {
  let isClean = true;
  for (const close of open.splice(0).reverse()) {
    try {
      await close();
    } catch (error) {
      isClean = false;
      terminal.say(`while closing: ${explain(error)}`);
    }
  }
  return isClean;
}

/**
 * Starts a service and keeps it until a signal or an error nobody caught; then closes what `start` deferred.
 * When `start` fails, what it had opened is closed before the failure goes on.
 */
export async function serve(terminal: Terminal, start: (defer: Defer) => Promise<void>): Promise<void> {
  const open: Close[] = [];
  const grace = closeWithGrace(
    { delay: GRACE_MS, logger: { error: (message: unknown) => terminal.say(String(message)) } },
    async ({ err, signal }) => {
      if (err) terminal.say(`stopping after an error: ${err.stack ?? err.message}`);
      else if (signal) terminal.say(`\n${signal}: finishing what was taken, then stopping`);
      const isClean = await closeAll(open, terminal);
      if (!isClean) throw new CliError('did not stop cleanly');
    },
  );
  try {
    await start((close) => open.push(close));
  } catch (error) {
    grace.uninstall();
    await closeAll(open, terminal);
    throw error;
  }
}

/** Aborts at the first Ctrl-C or SIGTERM, for commands that end by themselves as a rule. */
export function abortOnSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => controller.abort());
  return controller.signal;
}
