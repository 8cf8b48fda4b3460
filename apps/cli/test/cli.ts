import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const main = join(import.meta.dirname, '../src/main.ts');

export interface Cli {
  readonly child: ChildProcess;
  readonly exited: Promise<number | null>;
  stdout(): string;
  stderr(): string;
}

/** Starts the real command line in a process of its own, with nothing of this environment's configuration. */
export function startCli(args: readonly string[], env: Record<string, string> = {}): Cli {
  const own = { PATH: process.env['PATH'], HOME: process.env['HOME'], UV_THREADPOOL_SIZE: '16', ...env };
  const child = spawn(process.execPath, [main, ...args], { env: own });
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      text[name] += chunk;
    });
  }
  const exited = once(child, 'close').then(([code]) => code);
  return { child, exited, stdout: () => text.stdout, stderr: () => text.stderr };
}

/** Runs one command line to its end. */
export async function runCli(args: readonly string[], env: Record<string, string> = {}, stdin = '') {
  const cli = startCli(args, env);
  cli.child.stdin?.end(stdin);
  const code = await cli.exited;
  return { code, stdout: cli.stdout(), stderr: cli.stderr() };
}
