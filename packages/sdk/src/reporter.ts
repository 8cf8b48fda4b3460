import type { Batch, Side } from '@stutterscope/telemetry';
import { HttpReporter } from './httpReporter.ts';
import type { SampleValues } from './openBatch.ts';
import type { TransportOptions } from './transport.ts';

export type ClientInfo = Batch['client'];
export type StreamInfo = Batch['stream'];

/** What the host may want to know, and never has to act on. */
export type Problem =
  | { readonly kind: 'retrying'; readonly reason: string; readonly waitMs: number }
  /** The collector will not take the batch: it is given up. */
  | { readonly kind: 'refused'; readonly seq: number; readonly reason: string }
  /** Batches that will never be sent, and why. */
  | { readonly kind: 'lost'; readonly batches: number; readonly samples: number; readonly reason: string }
  /** The host gave something that cannot be reported, or its own callback failed. */
  | { readonly kind: 'misuse'; readonly reason: string };

export interface ReporterOptions extends TransportOptions {
  readonly room: string;
  readonly side: Side;
  readonly client: ClientInfo;
  readonly stream: StreamInfo;
  /** A sample waits at most this long for company. Default 1 s. */
  readonly flushIntervalMs?: number;
  /** A batch with this many samples and events is closed at once. Default 100. */
  readonly maxBatchItems?: number;
  /** Most bytes of batches that wait for the collector. Default 2 MiB. */
  readonly maxBufferBytes?: number;
  /** Sees every batch once, as the line of JSON that is sent, when it is closed: what `--record FILE` writes. */
  readonly record?: (line: string) => void;
  readonly onProblem?: (problem: Problem) => void;
}

export interface ReporterStats {
  readonly takenBatches: number;
  readonly refusedBatches: number;
  readonly lostBatches: number;
  readonly waitingBatches: number;
}

/** Reports one push or one play attempt. Nothing here throws into the host or blocks it. */
export interface Reporter {
  readonly session: string;
  /** Reports the status parameters of this moment. */
  sample(values: SampleValues): void;
  /** Reports an event of this moment, with its code as in the handbook. */
  event(code: number, detail?: string): void;
  /** Tells what was not known when the session began; it holds from the next batch on. */
  update(changed: { readonly client?: Partial<ClientInfo>; readonly stream?: Partial<StreamInfo> }): void;
  /** Sends what there is without waiting for company. */
  flush(): void;
  stats(): ReporterStats;
  /** Sends what is left, at most until the deadline; what is still unsent then is said to be lost. */
  close(deadlineMs?: number): Promise<void>;
}

/**
 * Opens a session and reports it to a collector.
 *
 * @example
 * const reporter = createReporter({
 *   endpoint: 'http://127.0.0.1:8080/v1/telemetry', room: '8888_test001', side: 'push',
 *   client: { platform: 'android' }, stream: { protocol: 'rtmp', targetFps: 15 },
 * });
 * reporter.event(1002);
 * reporter.sample({ fps: 15, spd: 1280, que: 0 });
 * await reporter.close();
 */
export function createReporter(options: ReporterOptions): Reporter {
  return new HttpReporter(options);
}
