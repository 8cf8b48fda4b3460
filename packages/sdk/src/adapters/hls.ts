import type { Reporter } from '../reporter.ts';
import { kbps, type Stop } from './every.ts';
import { watchVideo } from './video.ts';

/** What is used of an hls.js instance, 1.4 or later. */
export interface HlsLike {
  on(event: string, listener: (event: string, data: never) => void): void;
  off(event: string, listener: (event: string, data: never) => void): void;
}

interface FragLoaded {
  readonly frag: {
    readonly duration: number;
    readonly stats: { readonly total: number; readonly loaded: number };
  };
}

interface HlsError {
  readonly type: string;
  readonly details: string;
  readonly fatal: boolean;
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
  const fragLoaded = (_event: string, { frag }: FragLoaded) => {
    if (!isFed) reporter.event(2002);
    isFed = true;
    const bytes = frag.stats.total || frag.stats.loaded;
    received += bytes;
    streamKbps = kbps(bytes, frag.duration * 1000);
  };
  const failed = (_event: string, { type, details, fatal }: HlsError) => {
    if (type === 'networkError') reporter.event(fatal ? -2301 : 2103, details);
    else if (type === 'mediaError' && fatal) reporter.event(2101, details);
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
