import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Part } from './part.ts';

const stepClock = join(import.meta.dirname, 'stepClock.mjs');

/** How long a process that ended by itself is left down, ms, as `restart: unless-stopped` does. */
const BACK_AFTER_MS = 500;

export interface NodePartOptions {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** A command that runs the one that stands behind it, in the same process. */
  readonly within?: readonly string[];
  /** Where `<name>.log` is written. */
  readonly logDir: string;
  /** Told when the process ended without being asked to. */
  readonly onOwnEnd: (name: string, code: number | null) => void;
}

/** A Node process under a supervisor: what ends by itself is begun again. */
export class NodePart implements Part {
  readonly name: string;
  private readonly options: NodePartOptions;
  private child: ChildProcess | null = null;
  private isWanted = false;

  constructor(options: NodePartOptions) {
    this.name = options.name;
    this.options = options;
  }

  /** Undefined while none runs. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  async start(): Promise<void> {
    if (this.isWanted) return;
    this.isWanted = true;
    this.spawn();
  }

  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<number | null> {
    return this.end('SIGTERM');
  }

  pause(): void {
    this.child?.kill('SIGSTOP');
  }

  resume(): void {
    this.child?.kill('SIGCONT');
  }

  setClock(): void {
    this.child?.kill('SIGWINCH');
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    this.isWanted = false;
    const { child } = this;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return null;
    const gone = once(child, 'exit');
    child.kill(signal);
    // A stopped process hears of no signal but SIGKILL and SIGCONT.
    if (signal !== 'SIGKILL') child.kill('SIGCONT');
    const [code] = await gone;
    return typeof code === 'number' ? code : null;
  }

  private spawn(): void {
    const { args, env, within = [], logDir, name, onOwnEnd } = this.options;
    const own = { PATH: process.env['PATH'], HOME: process.env['HOME'], UV_THREADPOOL_SIZE: '16', ...env };
    // The kernel ends it with this process, however that ends.
    const child = spawn(
      'setpriv',
      ['--pdeathsig', 'SIGKILL', ...within, process.execPath, '--import', stepClock, ...args],
      {
        env: own,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    this.child = child;
    const log = createWriteStream(join(logDir, `${name}.log`), { flags: 'a' });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    child.once('close', () => log.end());
    child.once('exit', (code) => {
      if (!this.isWanted) return;
      onOwnEnd(name, code);
      void sleep(BACK_AFTER_MS).then(() => {
        if (this.isWanted && this.child === child) this.spawn();
      });
    });
  }
}
