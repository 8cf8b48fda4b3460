import { openReporter } from '../agentReporter.ts';
import { createCpuMeter } from '../cpuMeter.ts';
import type { AgentOptions, FfmpegOptions } from '../options.ts';
import { stopSignal } from '../stopSignal.ts';
import { keepConnected } from './connection.ts';
import type { CacheMode } from './player/cacheMode.ts';
import { httpFlv } from './source/httpFlv.ts';
import { rtmp } from './source/rtmp.ts';
import type { Source } from './source/source.ts';
import { Viewer } from './viewer.ts';

export interface WatchOptions extends AgentOptions, FfmpegOptions {
  /** `http(s)://….flv`, or `rtmp://…`, which needs `ffmpegPath`. */
  readonly url: string;
  /** Default `auto`. */
  readonly cacheMode?: CacheMode;
}

const STEP_MS = 20;
const SAMPLE_MS = 1000;

/**
 * Watches a stream without showing it and reports what a viewer would have seen. Gives 0 when the stream ended or
 * the watching was stopped, 1 when the stream could not be had.
 *
 * @example
 * await runWatch({
 *   url: 'http://127.0.0.1:8000/live/8888_a.flv', cacheMode: 'speedy',
 *   endpoint: 'http://127.0.0.1:8080/v1/telemetry', log: console.error,
 * });
 */
export async function runWatch(options: WatchOptions): Promise<number> {
  const cacheMode = options.cacheMode ?? 'auto';
  const { source, protocol } = sourceOf(options);
  const reporter = openReporter(options, 'play', options.url, { protocol, cacheMode });
  const viewer = new Viewer(reporter, cacheMode, Date.now());
  const over = new AbortController();
  const stop = AbortSignal.any([stopSignal(options), over.signal]);
  const measureCpu = createCpuMeter(process.pid);
  const clockwork = [
    setInterval(() => viewer.advance(Date.now()) && over.abort(), STEP_MS),
    setInterval(() => viewer.sample(Date.now(), measureCpu()), SAMPLE_MS),
  ];
  try {
    const outcome = await keepConnected(
      source,
      {
        onConnected: (serverIp) => viewer.connected(serverIp),
        onBytes: (chunk) => viewer.received(chunk),
        onReconnect: (attempt, reason) => {
          options.log(`reconnecting (${attempt}): ${reason}`);
          viewer.reconnecting(reason);
        },
        isFed: () => viewer.isFed,
      },
      stop,
    );
    if (outcome === 'ended') {
      viewer.ending();
      await aborted(stop);
    }
    if (over.signal.aborted) reporter.event(2006);
    if (typeof outcome === 'string') return 0;
    options.log(`giving up: ${outcome.lost}`);
    reporter.event(-2301, outcome.lost);
    return 1;
  } finally {
    clockwork.forEach(clearInterval);
    await reporter.close();
  }
}

function sourceOf({ url, ffmpegPath }: WatchOptions): {
  readonly source: Source;
  readonly protocol: 'flv' | 'rtmp';
} {
  if (/^https?:/.test(url)) return { source: httpFlv(url), protocol: 'flv' };
  if (!/^rtmps?:/.test(url)) throw new TypeError(`${url} is neither HTTP-FLV nor RTMP`);
  if (ffmpegPath === undefined) throw new TypeError('watching RTMP needs ffmpeg');
  return { source: rtmp(url, ffmpegPath), protocol: 'rtmp' };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
