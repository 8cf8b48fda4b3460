import type { Reporter } from '../reporter.ts';
import { heldNumber, type Stop } from './every.ts';
import { watchVideo } from './video.ts';

/** What is used of a player of mpegts.js, or of flv.js, whose events it keeps. */
export interface MpegtsLike {
  on(event: string, listener: (...args: unknown[]) => void): void;
  off(event: string, listener: (...args: unknown[]) => void): void;
}

/**
 * Reports an mpegts.js view: what its `<video>` shows, what arrives, and what goes wrong on the way. Call it before
 * `load`, so that the start counts from the request.
 *
 * @example
 * const stop = watchMpegts(reporter, player, video);
 * player.load();
 */
export function watchMpegts(reporter: Reporter, player: MpegtsLike, video: HTMLVideoElement): Stop {
  let speeds: number[] = [];
  let info: unknown;
  let isConnected = false;
  let isFed = false;
  const statistics = (told: unknown) => {
    // KB/s.
    const speed = heldNumber(told, 'speed');
    if (speed === undefined) return;
    if (speed > 0 && !isConnected) {
      isConnected = true;
      reporter.event(2001);
    }
    speeds.push(speed * 8);
  };
  const mediaInfo = (told: unknown) => {
    info = told;
    if (!isFed) reporter.event(2002);
    isFed = true;
    const fps = heldNumber(told, 'fps');
    if (fps !== undefined && fps >= 1 && fps <= 240) reporter.update({ stream: { targetFps: fps } });
  };
  const failed = (type: unknown, detail: unknown) =>
    reporter.event(type === 'MediaError' ? 2101 : -2301, `${type}: ${detail}`);
  const reconnected = () => reporter.event(2103);
  const ended = () => reporter.event(2006);
  const stopVideo = watchVideo(reporter, video, {
    more: () => {
      const spd = speeds.length === 0 ? null : speeds.reduce((sum, one) => sum + one, 0) / speeds.length;
      speeds = [];
      return { spd, vra: heldNumber(info, 'videoDataRate'), ara: heldNumber(info, 'audioDataRate') };
    },
  });
  const listeners = {
    statistics_info: statistics,
    media_info: mediaInfo,
    error: failed,
    recovered_early_eof: reconnected,
    loading_complete: ended,
  };
  for (const [event, listener] of Object.entries(listeners)) player.on(event, listener);
  return () => {
    stopVideo();
    for (const [event, listener] of Object.entries(listeners)) player.off(event, listener);
  };
}
