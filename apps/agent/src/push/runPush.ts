import { openReporter } from '../agentReporter.ts';
import { createCpuMeter } from '../cpuMeter.ts';
import type { AgentOptions, FfmpegOptions } from '../options.ts';
import { pause } from '../pause.ts';
import { stopSignal } from '../stopSignal.ts';
import { audioKbpsOfArgs, type PushTarget, pushTarget, streamOfArgs } from './ffmpegArgs.ts';
import { createLogReader } from './ffmpegLog.ts';
import { type FfmpegProcess, startFfmpeg } from './ffmpegProcess.ts';
import { linkExpiryOf } from './linkExpiry.ts';
import { PushMonitor } from './pushMonitor.ts';
import { createSocketReader } from './socketReader.ts';

export interface PushOptions extends AgentOptions, Required<FfmpegOptions> {
  /** What the user would give ffmpeg to push: inputs, encoder settings, an rtmp:// URL. */
  readonly ffmpegArgs: readonly string[];
}

const SAMPLE_MS = 1000;
const SOCKET_MS = 400;
/** Ten seconds without a connection: it goes by another port, or belongs to a process that hides it. */
const MOST_MISSED = 25;

/**
 * Runs a real ffmpeg push and reports it. Gives ffmpeg's exit code, or 0 when it was stopped as asked.
 *
 * @example
 * await runPush({
 *   ffmpegPath: findFfmpeg(searchPath), ffmpegArgs: ['-re', '-i', 'show.mp4', '-f', 'flv', 'rtmp://…/live/8888_a'],
 *   endpoint: 'http://127.0.0.1:8080/v1/telemetry', log: console.error,
 * });
 */
export async function runPush(options: PushOptions): Promise<number> {
  const target = pushTarget(options.ffmpegArgs);
  const stream = streamOfArgs(options.ffmpegArgs);
  const urlExpiresAt = linkExpiryOf(target.url);
  const link = urlExpiresAt === undefined ? {} : { urlExpiresAt };
  const reporter = openReporter(options, 'push', target.url, { protocol: 'rtmp', ...link, ...stream });
  const audioKbps = audioKbpsOfArgs(options.ffmpegArgs);
  const monitor = new PushMonitor(reporter, audioKbps, { ...stream, ...options.stream });
  const readLog = createLogReader();
  const stop = stopSignal(options);
  try {
    const ffmpeg = await startFfmpeg(options.ffmpegPath, options.ffmpegArgs, {
      onProgress: (progress) => monitor.progress(progress),
      onLog: (line) => {
        const finding = readLog(line);
        if (finding !== undefined) monitor.logged(finding, line);
        options.log(line);
      },
    });
    const exitCode = await accompany(ffmpeg, monitor, target, stop, options.log);
    if (!stop.aborted) monitor.ended(exitCode);
    return stop.aborted ? 0 : exitCode;
  } finally {
    await reporter.close();
  }
}

async function accompany(
  ffmpeg: FfmpegProcess,
  monitor: PushMonitor,
  target: PushTarget,
  stop: AbortSignal,
  log: (line: string) => void,
): Promise<number> {
  const ended = new AbortController();
  const measureCpu = createCpuMeter(ffmpeg.pid);
  const sampler = setInterval(() => monitor.tick(Date.now(), measureCpu()), SAMPLE_MS);
  const watching = watchSocket(ffmpeg.pid, target, monitor, ended.signal, log);
  const onStop = () => {
    // What ffmpeg does while it finishes is no broadcast any more.
    clearInterval(sampler);
    ffmpeg.stop();
  };
  if (stop.aborted) onStop();
  stop.addEventListener('abort', onStop);
  const exitCode = await ffmpeg.exited;
  stop.removeEventListener('abort', onStop);
  clearInterval(sampler);
  ended.abort();
  await watching;
  return exitCode;
}

/** Reads the socket until ffmpeg has ended; where the kernel cannot be asked, says so once and leaves it. */
async function watchSocket(
  pid: number,
  { port }: PushTarget,
  monitor: PushMonitor,
  ended: AbortSignal,
  log: (line: string) => void,
): Promise<void> {
  const reader = createSocketReader(pid, port);
  for (let missed = 0; !ended.aborted; ) {
    try {
      const socket = await reader.read();
      if (socket !== undefined) monitor.socketRead(socket, Date.now());
      missed = socket === undefined ? missed + 1 : Number.NEGATIVE_INFINITY;
      if (missed === MOST_MISSED)
        log(`no connection of ffmpeg to port ${port} is seen: SPD and QUE are not measured`);
    } catch (error) {
      log(`the socket's state cannot be read, so SPD and QUE are not measured: ${String(error)}`);
      return;
    }
    await pause(SOCKET_MS, ended);
  }
}
