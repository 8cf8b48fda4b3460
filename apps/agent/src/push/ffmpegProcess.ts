import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type Progress, ProgressReader } from './progress.ts';

export interface FfmpegListener {
  readonly onProgress: (progress: Progress) => void;
  readonly onLog: (line: string) => void;
}

export interface FfmpegProcess {
  readonly pid: number;
  /** The exit code; 128 and the signal's number, as shells say it, when a signal ended ffmpeg. */
  readonly exited: Promise<number>;
  /** Asks it to finish, and insists when a blocked socket keeps it from hearing. */
  stop(): void;
}

const PROGRESS_FD = 3;
/** ffmpeg hears a first SIGINT between two packets, a second one also while it is blocked in a write. */
const INSIST_AFTER_MS = 2000;
const KILL_AFTER_MS = 5000;

/** Starts ffmpeg with the user's arguments and progress on a pipe of its own. Rejects when it cannot be started. */
export async function startFfmpeg(
  path: string,
  args: readonly string[],
  { onProgress, onLog }: FfmpegListener,
): Promise<FfmpegProcess> {
  // -stats_period is unknown to the ffmpeg 4.1 that npm carries; its fixed half second is what is wanted anyway.
  const own = ['-hide_banner', '-nostats', '-progress', `pipe:${PROGRESS_FD}`];
  const readsInput = args.some((arg) => arg === '-' || arg === 'pipe:' || arg === 'pipe:0');
  const child = spawn(path, [...own, ...(readsInput ? [] : ['-nostdin']), ...args], {
    stdio: [readsInput ? 'inherit' : 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const exited = Promise.withResolvers<number>();
  child.once('close', (code, signal) => exited.resolve(code ?? (signal === 'SIGKILL' ? 137 : 130)));
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const { stderr, pid } = child;
  const progressPipe = readable(child, PROGRESS_FD);
  if (stderr === null || pid === undefined) throw new Error(`${path} started without pipes`);

  createInterface({ input: stderr }).on('line', onLog);
  const reader = new ProgressReader();
  progressPipe.setEncoding('utf8').on('data', (text: string) => {
    for (const progress of reader.push(text, Date.now())) onProgress(progress);
  });
  return { pid, exited: exited.promise, stop: () => stop(child, exited.promise) };
}

function stop(child: ChildProcess, exited: Promise<number>): void {
  child.kill('SIGINT');
  const timers = [
    setTimeout(() => child.kill('SIGINT'), INSIST_AFTER_MS),
    setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS),
  ];
  void exited.then(() => timers.forEach(clearTimeout));
}

function readable(child: ChildProcess, fd: number): Readable {
  const stream = child.stdio[fd];
  if (stream === null || stream === undefined || !('read' in stream)) throw new Error(`no pipe at ${fd}`);
  return stream;
}
