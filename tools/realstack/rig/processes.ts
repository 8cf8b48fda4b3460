import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Command } from '../../../test/support/shapedLink.ts';

/** Longer than the agent gives ffmpeg to finish: an agent that is killed would leave it pushing. */
const PATIENCE_MS = 12_000;

/** Processes of one run, none of which outlives it. */
export class Processes {
  private readonly running = new Map<ChildProcess, string>();
  /** Last words of those that ended before they were asked to. */
  readonly early: string[] = [];
  private stopping = false;

  start(name: string, { command, args }: Command, onLine: (line: string) => void): ChildProcess {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    this.running.set(child, name);
    let lastLine = '';
    createInterface({ input: child.stderr }).on('line', (line) => {
      lastLine = line;
      onLine(line);
    });
    child.once('close', (code) => {
      this.running.delete(child);
      if (!this.stopping) this.early.push(`${name} ended with ${code}: ${lastLine}`);
    });
    return child;
  }

  async stopAll(): Promise<void> {
    this.stopping = true;
    await Promise.all([...this.running.keys()].map(stop));
  }
}

async function stop(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  await closed;
  clearTimeout(insist);
}
