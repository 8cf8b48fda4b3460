import type { Reporter } from '../reporter.ts';
import { held, heldNumber, kbps, type Stop } from './every.ts';
import { watchVideo } from './video.ts';

/** What is used of an hls.js instance, 1.4 or later. */
export interface HlsLike {
  on(event: string, listener: (event: string, data: unknown) => void): void;
  off(event: string, listener: (event: string, data: unknown) => void): void;
}

/**
 * Reports an hls.js view: what its `<video>` shows, what arrives, and what goes wrong on the way. Call it before
 * `loadSource`, so that the start counts from the request.
 *
 * @example
 * const stop = watchHls(reporter, hls, video);
 * hls.loadSource('https://play.example/live/8888_test001.m3u8');
 */
export function watchHls(reporter: Reporter, hls: HlsLike, video: HTMLVideoElement): Stop {
  let received = 0;
  let streamKbps: number | null = null;
  let isConnected = false;
  let isFed = false;
  const connected = () => {
    if (!isConnected) reporter.event(2001);
    isConnected = true;
  };
  const fragLoaded = (_event: string, data: unknown) => {
    if (!isFed) reporter.event(2002);
    isFed = true;
    const bytes =
      heldNumber(data, 'frag', 'stats', 'total') || heldNumber(data, 'frag', 'stats', 'loaded') || 0;
    received += bytes;
    streamKbps = kbps(bytes, (heldNumber(data, 'frag', 'duration') ?? 0) * 1000);
  };
  const failed = (_event: string, data: unknown) => {
    const [type, details, isFatal] = [
      held(data, 'type'),
      String(held(data, 'details')),
      held(data, 'fatal') === true,
    ];
    if (type === 'networkError') reporter.event(isFatal ? -2301 : 2103, details);
    else if (type === 'mediaError' && isFatal) reporter.event(2101, details);
  };
  const stopVideo = watchVideo(reporter, video, {
    more: (elapsedMs) => {
      const spd = isConnected ? kbps(received, elapsedMs) : null;
      received = 0;
      return { spd, vra: streamKbps };
    },
  });
  hls.on('hlsManifestLoaded', connected);
  hls.on('hlsFragLoaded', fragLoaded);
  hls.on('hlsError', failed);
  return () => {
    stopVideo();
    hls.off('hlsManifestLoaded', connected);
    hls.off('hlsFragLoaded', fragLoaded);
    hls.off('hlsError', failed);
  };
}
