import type { FlvTag } from '../flv/flvReader.ts';

interface Frame {
  readonly timestampMs: number;
  readonly isKey: boolean;
}

/** Media on hand: the frames not yet shown, in order, and how far they reach. */
export interface Media {
  readonly frames: readonly Frame[];
  readonly lastMs: number | null;
  /** How long the last frame stands: as long as the one before it did. */
  readonly frameMs: number;
}

export const noMedia: Media = { frames: [], lastMs: null, frameMs: 66 };

/** A clock that goes back or leaps by this much is another push, not this one's next frame. */
const LEAP_MS = 10_000;

/** Where the media on hand ends. */
export function mediaEndMs({ lastMs, frameMs }: Media): number {
  return lastMs === null ? 0 : lastMs + frameMs;
}

/**
 * Takes in the video frames among the tags (the audio of a live stream comes interleaved with them, so the picture
 * stands for both). Frames before the first keyframe cannot be shown; frames already known come again with the GOP
 * cache after a reconnect.
 */
export function accept(
  media: Media,
  tags: readonly FlvTag[],
): { readonly media: Media; readonly isNewTimeline: boolean } {
  let frames = [...media.frames];
  let { lastMs, frameMs } = media;
  let isNewTimeline = false;
  for (const { kind, isConfig, timestampMs, isKey } of tags) {
    if (kind !== 'video' || isConfig || (lastMs === null && !isKey)) continue;
    if (lastMs !== null && Math.abs(timestampMs - lastMs) > LEAP_MS) {
      if (!isKey) continue;
      frames = [];
      lastMs = null;
      isNewTimeline = true;
    }
    if (lastMs !== null && timestampMs <= lastMs) continue;
    if (lastMs !== null) frameMs = Math.min(timestampMs - lastMs, 1000);
    lastMs = timestampMs;
    frames.push({ timestampMs, isKey });
  }
  return { media: { frames, lastMs, frameMs }, isNewTimeline };
}
