import type { StreamInfo } from '@stutterscope/sdk/src/index.ts';

/** What a line of ffmpeg's log says, where it says something worth reporting. */
export type LogFinding =
  /** The output is open and its header written: the handshake is over. */
  | { readonly kind: 'begin' }
  | { readonly kind: 'video'; readonly stream: Partial<StreamInfo>; readonly codec: string }
  | { readonly kind: 'audio'; readonly kbps: number }
  /** A network fault, as the event code the handbook gives it. */
  | { readonly kind: 'fault'; readonly code: number };

// handbook, "Event Code", push warnings: 3001 DNS, 3002 connection, 3003 handshake, 3004 closed, 3005 read/write.
const faults: readonly (readonly [RegExp, number])[] = [
  [/Failed to resolve hostname/, 3001],
  [/Connection refused|Connection timed out|No route to host|Network is unreachable/, 3002],
  [/handshake/i, 3003],
  [/Server error: /, 3004],
  [/Broken pipe|Connection reset by peer|End of file|Error writing trailer/, 3005],
];

/** Follows ffmpeg's log; only lines of the output section describe what is pushed. */
export function createLogReader(): (line: string) => LogFinding | undefined {
  let inOutput = false;
  return (line) => {
    if (/^Output #0/.test(line)) {
      inOutput = true;
      return { kind: 'begin' };
    }
    if (inOutput && /^\s+Stream #0:/.test(line)) return describeStream(line);
    const fault = faults.find(([pattern]) => pattern.test(line));
    return fault === undefined ? undefined : { kind: 'fault', code: fault[1] };
  };
}

function describeStream(line: string): LogFinding | undefined {
  const kbps = numberIn(line, /, (\d+) kb\/s/);
  if (/: Audio: /.test(line)) return kbps === undefined ? undefined : { kind: 'audio', kbps };
  const codec = /: Video: (\w+)/.exec(line)?.[1];
  if (codec === undefined) return undefined;
  const size = /, (\d+)x(\d+)/.exec(line);
  const fps = numberIn(line, /, ([\d.]+) fps/);
  return {
    kind: 'video',
    codec,
    stream: {
      ...(size !== null && { width: Number(size[1]), height: Number(size[2]) }),
      ...(fps !== undefined && fps >= 1 && { targetFps: fps }),
      ...(kbps !== undefined && { videoBitrate: kbps }),
    },
  };
}

function numberIn(line: string, pattern: RegExp): number | undefined {
  const text = pattern.exec(line)?.[1];
  return text === undefined ? undefined : Number(text);
}
