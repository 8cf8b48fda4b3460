import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Command } from './shapedLink.ts';

const agentMain = fileURLToPath(new URL('../../apps/agent/test/support/agentMain.ts', import.meta.url));
const cliMain = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url));

/** The agent as a process of its own, with these options. */
export const agentCommand = (options: object): Command => ({
  command: process.execPath,
  args: [agentMain, JSON.stringify(options)],
});

/** `stutterscope …` as a person runs it. */
export const cliCommand = (...args: string[]): Command => ({
  command: process.execPath,
  args: [cliMain, ...args],
});

/** Processes that a test started, none of which outlives it. */
export class Children {
  private readonly running = new Set<ChildProcess>();

  start({ command, args }: Command): ChildProcess {
    const child = spawn(command, args, { stdio: 'ignore' });
    this.running.add(child);
    child.once('close', () => this.running.delete(child));
    return child;
  }

  async stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    child.kill(signal);
    await closed;
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.running].map((child) => this.stop(child, 'SIGKILL')));
  }
}
