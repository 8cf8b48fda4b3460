// The contract in plain types, so that the published package stands alone; a test holds them to packages/telemetry.

/** Which end of a room reports. */
export type Side = 'push' | 'play';

/** The status parameters, in the order of the contract. */
export const columnNames = [
  'fps',
  'cpuApp',
  'cpuSys',
  'spd',
  'vra',
  'ara',
  'que',
  'drp',
  'jit',
  'cache',
] as const;

export type ColumnName = (typeof columnNames)[number];

/** Who reports. */
export interface ClientInfo {
  /** `android`, `ios`, `windows`, `web`, … */
  platform: string;
  sdk?: string;
  app?: string;
  os?: string;
  device?: string;
  network?: 'wifi' | 'cellular' | 'ethernet' | 'unknown';
  /** Set by the collector, whatever is said here. */
  networkId?: string;
  region?: string;
}

/** What is pushed or played. */
export interface StreamInfo {
  protocol: 'rtmp' | 'flv' | 'hls' | 'webrtc';
  scenario?: 'beauty' | 'game';
  /** Configured frames a second. */
  targetFps?: number;
  width?: number;
  height?: number;
  /** Configured video bitrate, kbit/s. */
  videoBitrate?: number;
  cacheMode?: 'auto' | 'speedy' | 'smooth';
  /** When the link in use expires (txTime of a signed one), Unix ms. */
  urlExpiresAt?: number;
  /** The ingest or edge server in use: IPv4 or IPv6, port allowed. */
  serverIp?: string;
}

/** An event with its code as in the handbook. */
export interface BatchEvent {
  t: number;
  code: number;
  detail?: string;
}

/** A telemetry batch: this package writes version 1. */
export interface Batch {
  v: number;
  readableAs?: number;
  room: string;
  session: string;
  side: Side;
  seq: number;
  sentAt: number;
  receivedAt?: number;
  client: ClientInfo;
  stream: StreamInfo;
  samples: { t: number[] } & { [name in ColumnName]?: (number | null)[] };
  events?: BatchEvent[];
}
