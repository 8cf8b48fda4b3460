import type { StreamInfo } from '@stutterscope/sdk/src/index.ts';

/** What ffmpeg's arguments say about the push. */
export interface PushTarget {
  readonly url: string;
  readonly port: number;
}

const DEFAULT_PORT = 1935;

/** Where the arguments push to: the last RTMP URL among them. */
export function pushTarget(args: readonly string[]): PushTarget {
  const url = args.findLast((arg) => /^rtmps?:\/\//.test(arg));
  const parsed = url === undefined ? null : URL.parse(url);
  if (url === undefined || parsed === null) throw new TypeError('the ffmpeg arguments name no rtmp:// URL');
  const port = parsed.port === '' ? (url.startsWith('rtmps') ? 443 : DEFAULT_PORT) : Number(parsed.port);
  return { url, port };
}

/** The output's settings as far as the arguments give them: -r, -s and -b:v after the last input. */
export function streamOfArgs(args: readonly string[]): Partial<StreamInfo> {
  const size = /^(\d+)x(\d+)$/.exec(outputOption(args, '-s', '-s:v') ?? '');
  const rate = parseRate(outputOption(args, '-r', '-r:v') ?? '');
  const bitrate = parseKbps(outputOption(args, '-b:v', '-vb') ?? '');
  return {
    ...(rate !== undefined && { targetFps: rate }),
    ...(size !== null && { width: Number(size[1]), height: Number(size[2]) }),
    ...(bitrate !== undefined && { videoBitrate: bitrate }),
  };
}

/** The configured audio bitrate: 0 when there is no audio, undefined when the arguments do not say. */
export function audioKbpsOfArgs(args: readonly string[]): number | undefined {
  return args.includes('-an') ? 0 : parseKbps(outputOption(args, '-b:a', '-ab') ?? '');
}

function outputOption(args: readonly string[], ...names: string[]): string | undefined {
  const output = args.slice(args.lastIndexOf('-i') + 1);
  const index = output.findLastIndex((arg) => names.includes(arg));
  return index < 0 ? undefined : output[index + 1];
}

/** ffmpeg writes 1200k, 1.2M or plain bits. */
function parseKbps(text: string): number | undefined {
  const match = /^([\d.]+)([kKM]?)$/.exec(text);
  if (match === null) return undefined;
  const scale = { '': 0.001, k: 1, K: 1, M: 1000 }[match[2] ?? ''] ?? 1;
  return Number(match[1]) * scale;
}

/** ffmpeg writes 15, 29.97 or 30000/1001. */
function parseRate(text: string): number | undefined {
  const [numerator, denominator = 1] = text
    .split('/')
    .map((part) => (part === '' ? Number.NaN : Number(part)));
  const rate = (numerator ?? Number.NaN) / denominator;
  return Number.isFinite(rate) && rate >= 1 ? rate : undefined;
}
