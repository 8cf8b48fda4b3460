import { fileURLToPath } from 'node:url';
import { cliCommand } from '../../../test/support/children.ts';
import type { Command } from '../../../test/support/shapedLink.ts';
import { encoderArgs } from '../stream.ts';
import type { PublisherName } from './run.ts';
import type { Phone } from './traceLink.ts';

const queuedMain = fileURLToPath(new URL('../publisher/main.ts', import.meta.url));

/** Where a push goes, and where its telemetry does. */
interface Target {
  readonly url: string;
  readonly room: string;
  /** The collector, without a path. */
  readonly collector: string;
}

/** A real publisher. */
export interface Publisher extends Phone {
  readonly name: PublisherName;
  readonly what: string;
  /** Whether it throws frames away rather than wait. */
  readonly drops: boolean;
  readonly command: (target: Target) => Command;
}

/** Linux as it comes: the kernel widens the buffer as the connection's window grows. */
const AUTOTUNED: Phone['sendBuffer'] = [4096, 16_384, 4_194_304];
/** A buffer that may not widen: what it holds is the stream and the kernel's bookkeeping. */
export const SMALL_BYTES = 128 * 1024;
const SMALL: Phone['sendBuffer'] = [4096, SMALL_BYTES, SMALL_BYTES];

const agent = ({ room, collector }: Target, ...output: string[]): Command =>
  cliCommand('push', '--room', room, '--collector', collector, '--', ...encoderArgs, ...output);

const queued = ({ url, room, collector }: Target): Command => ({
  command: process.execPath,
  args: [queuedMain, JSON.stringify({ url, room, endpoint: `${collector}/v1/telemetry`, policy: 'span' })],
});

export const publishers: readonly Publisher[] = [
  {
    name: 'ffmpeg',
    what: 'ffmpeg behind `stutterscope push`: never drops, blocks when its socket is full',
    sendBuffer: AUTOTUNED,
    drops: false,
    command: (target) => agent(target, '-f', 'flv', target.url),
  },
  {
    name: 'queue',
    what: "ffmpeg's encoder before a queue of frames that drops above two seconds of video, as live SDKs do",
    sendBuffer: AUTOTUNED,
    drops: true,
    command: queued,
  },
  {
    name: 'queue-small',
    what: `the same over a socket that holds ${SMALL_BYTES / 1024} KiB at most`,
    sendBuffer: SMALL,
    drops: true,
    command: queued,
  },
  {
    name: 'fifo',
    what: "ffmpeg's fifo muxer behind `stutterscope push`: drops when 60 packets wait (`-drop_pkts_on_overflow`)",
    sendBuffer: AUTOTUNED,
    drops: true,
    command: (target) =>
      agent(
        target,
        ...['-map', '0:v', '-map', '1:a', '-flags', '+global_header', '-f', 'fifo', '-fifo_format', 'flv'],
        ...['-drop_pkts_on_overflow', '1', '-restart_with_keyframe', '1', '-queue_size', '60', target.url],
      ),
  },
];
