import type { Frame } from '../frameLog.ts';

/** Which frames stay, and whether what follows is useless until the next key frame. */
interface Drop {
  readonly keeps: (frame: Frame, index: number) => boolean;
  readonly untilKey: boolean;
}

/** Looks at what waits when a frame has come; `free` is the first frame that no byte was sent of. */
export type DropPolicy = (waiting: readonly Frame[], free: number) => Drop | undefined;

/** Media waiting for longer than this is not worth sending any more. */
const LONGEST_SPAN_MS = 2000;

function videoSpanMs(waiting: readonly Frame[], from: number): number {
  const newest = waiting.at(-1);
  for (let index = from; index < waiting.length; index++) {
    const frame = waiting[index];
    if (frame?.video && newest !== undefined) return newest.stampMs - frame.stampMs;
  }
  return 0;
}

/** Above two seconds of video: all before the newest key frame, or, without one, the rest of the group. */
const bySpan: DropPolicy = (waiting, free) => {
  if (!waiting.at(-1)?.video || videoSpanMs(waiting, free) <= LONGEST_SPAN_MS) return undefined;
  const newestKey = waiting.findLastIndex((frame) => frame.key);
  const stale = waiting.slice(free, newestKey).some((frame) => frame.video);
  // No newer key frame to go on with: what is left of this group of pictures is lost, also what is yet to come.
  return {
    keeps: (frame, index) => !frame.video || (stale ? index >= newestKey : frame.key),
    untilKey: !stale,
  };
};

/** Frames that nothing depends on go first, then all but key frames (OBS, rtmp-stream.c: 700 and 900 ms). */
const likeObs: DropPolicy = (waiting) => {
  if (!waiting.at(-1)?.video) return undefined;
  const spanMs = videoSpanMs(waiting, 0);
  if (spanMs > 900) return { keeps: (frame) => !frame.video || frame.key, untilKey: true };
  if (spanMs > 700) return { keeps: (frame) => !frame.disposable, untilKey: false };
  return undefined;
};

/** At most 600 frames; then the oldest frames up to the next key frame go (LFLiveKit, LFStreamingBuffer.m). */
const byCount: DropPolicy = (waiting, free) => {
  if (waiting.length <= 600) return undefined;
  const isPicture = (frame: Frame) => frame.video && !frame.key;
  const first = waiting.findIndex((frame, index) => index >= free && isPicture(frame));
  if (first < 0) {
    const key = waiting.findIndex((frame, index) => index >= free && frame.key);
    return { keeps: (_, index) => index !== (key < 0 ? free : key), untilKey: false };
  }
  const nextKey = waiting.findIndex((frame, index) => index > first && frame.key);
  const until = nextKey < 0 ? waiting.length : nextKey;
  return { keeps: (frame, index) => !isPicture(frame) || index < first || index >= until, untilKey: false };
};

/** At most 400 frames; what comes then is thrown away before it can wait (RootEncoder, StreamBlockingQueue). */
const newest: DropPolicy = (waiting) => {
  if (waiting.length <= 400) return undefined;
  return { keeps: (_, index) => index < waiting.length - 1, untilKey: false };
};

/** At most 60 packets; then all that wait go at once (ffmpeg's fifo muxer, drop_pkts_on_overflow). */
const wholeQueue: DropPolicy = (waiting) =>
  waiting.length <= 60 ? undefined : { keeps: () => false, untilKey: false };

/** A pusher without bound, as ffmpeg is: whatever the link, nothing is thrown away. */
const never: DropPolicy = () => undefined;

/** The policies by name. */
export const dropPolicies = {
  span: bySpan,
  obs: likeObs,
  count: byCount,
  tail: newest,
  fifo: wholeQueue,
  none: never,
} as const satisfies Record<string, DropPolicy>;

export type DropPolicyName = keyof typeof dropPolicies;
