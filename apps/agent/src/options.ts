import type { ClientInfo, StreamInfo } from '@stutterscope/sdk/src/index.ts';
import type { Side } from '@stutterscope/telemetry';

/** What both roles are told about reporting. */
export interface AgentOptions {
  /** The collector's `…/v1/telemetry`. */
  readonly endpoint: string;
  /** Default: the last part of the stream URL's path. */
  readonly room?: string;
  readonly client?: Partial<ClientInfo>;
  /** Overrides what the agent finds out about the stream. */
  readonly stream?: Partial<StreamInfo>;
  /** Every batch is also appended to this file, one line each. */
  readonly record?: string;
  /** Sent with every post. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Gives the room token to report with, where the collector requires one. */
  readonly token?: (room: string, side: Side) => string | Promise<string>;
  /** Stops by itself after this long. */
  readonly durationMs?: number;
  /** Stops in good order. */
  readonly signal?: AbortSignal;
  /** What a person should see, a line at a time. */
  readonly log: (line: string) => void;
}

/** The ffmpeg to run, where the role needs one. Default: the machine's own, else the one from npm. */
export interface FfmpegOptions {
  readonly ffmpegPath?: string;
}
