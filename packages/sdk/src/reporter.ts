import type { Alert } from './alerts/alert.ts';
import type { ClientInfo, Side, StreamInfo } from './contract.ts';
import { HttpReporter } from './httpReporter.ts';
import type { KeyValueStorage } from './offlineStore.ts';
import type { SampleValues } from './openBatch.ts';
import type { Problem } from './problem.ts';
import type { TransportOptions } from './transport.ts';

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
  /** The share of sessions that report, 0 to 1. Alerts come to all of them. Default 1. */
  readonly sampling?: number;
  /** Where unsent batches outlive the page or the app; `null`: nowhere. Default: the page's `localStorage`. */
  readonly storage?: KeyValueStorage | null;
  /** Most characters of batches in the storage. Default 256 Ki. */
  readonly maxStoredLength?: number;
  /** Sees every batch once, as the line of JSON that is sent, when it is closed: what `--record FILE` writes. */
  readonly record?: (line: string) => void;
  readonly onProblem?: (problem: Problem) => void;
  /** Where the notifier is, such as `https://alerts.example`. Without it only local alerts are told. */
  readonly notifier?: string;
  /** Of the alerts' words, such as `zh-CN`. Default: the platform's, else English. */
  readonly language?: string;
  /** Told what the person at this end should know. */
  readonly onAlert?: (alert: Alert) => void;
  /** Own batches that cannot leave for so long are an alert themselves. Default 5 s. */
  readonly lateAfterMs?: number;
}

export interface ReporterStats {
  readonly takenBatches: number;
  readonly refusedBatches: number;
  readonly lostBatches: number;
  readonly waitingBatches: number;
  /** Of these, left in the storage when the session was closed: the next session of this room and side sends them. */
  readonly keptBatches: number;
  /** Taken up from the storage, of sessions before. */
  readonly restoredBatches: number;
}

/** What the reporter does, for a person who looks. */
export interface DebugView {
  readonly session: string;
  readonly room: string;
  readonly side: Side;
  /** False when sampling has left this session out. */
  readonly isReporting: boolean;
  readonly isUplinkLate: boolean;
  readonly stats: ReporterStats;
  /** The newest batch as it was cut, and the newest problems. */
  readonly lastLine: string | undefined;
  readonly problems: readonly Problem[];
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
  /** The app is about to be frozen or closed: stores and sends what there is, at once. Pages do it by themselves. */
  suspend(): void;
  stats(): ReporterStats;
  debug(): DebugView;
  /** Sends what is left, at most until the deadline; what is unsent then is stored, or said to be lost. */
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
