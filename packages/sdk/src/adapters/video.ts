import type { SampleValues } from '../openBatch.ts';
import type { Reporter } from '../reporter.ts';
import { everySecond, Growth, listen, perSecond, type Stop } from './every.ts';

export interface VideoOptions {
  /** What the player knows beside the element: taken into each sample. */
  readonly more?: (elapsedMs: number) => SampleValues;
}

/** The handbook's SDK calls it a lag when no frame is drawn for so long. */
const FREEZE_MS = 800;

/** The element says `stalled` every few seconds while nothing comes; once in so long is told. */
const LAG_EVERY_MS = 5000;

/** Media on hand that the screen has not reached, ms. */
function cacheMs(video: HTMLVideoElement): number {
  const { buffered, currentTime } = video;
  for (let at = 0; at < buffered.length; at++) {
    if (buffered.start(at) <= currentTime && currentTime < buffered.end(at))
      return (buffered.end(at) - currentTime) * 1000;
  }
  return 0;
}

const shownIn = ({ totalVideoFrames, droppedVideoFrames }: VideoPlaybackQuality) =>
  totalVideoFrames - droppedVideoFrames;

/** Whether frames are drawn at all: a paused or hidden video shows none, and stutters by that no more than a picture. */
const isWatched = (video: HTMLVideoElement) =>
  !video.paused && !video.ended && document.visibilityState !== 'hidden';

/**
 * Reports what a viewer sees of a `<video>` element: first picture, stalls, freezes, frames a second, media on hand.
 *
 * @example
 * const stop = watchVideo(reporter, document.querySelector('video'));
 */
export function watchVideo(reporter: Reporter, video: HTMLVideoElement, { more }: VideoOptions = {}): Stop {
  const shown = new Growth();
  let hasPicture = false;
  let hasPlayed = false;
  let isLoading = false;
  let isWaitingForPicture = false;
  let lagToldAt = Number.NEGATIVE_INFINITY;

  const picture = () => {
    if (!hasPicture) reporter.event(2003);
    hasPicture = true;
    if (isWaitingForPicture) goOn();
    isWaitingForPicture = false;
  };
  const resized = () => {
    const { videoWidth: width, videoHeight: height } = video;
    if (width === 0) return;
    reporter.update({ stream: { width, height } });
    if (hasPlayed) reporter.event(2009, `${width} * ${height}`);
  };
  const goOn = (detail?: string) => {
    if (hasPlayed && !isLoading) return;
    hasPlayed = true;
    isLoading = false;
    reporter.event(2004, detail);
  };
  const unlisten = listen(video, {
    loadeddata: () => {
      if (!tellsFrames(video)) picture();
    },
    resize: resized,
    playing: () => {
      // It says so when it could draw; a viewer sees it when it has.
      isWaitingForPicture = !hasPicture && tellsFrames(video);
      if (isWaitingForPicture) return;
      picture();
      goOn();
    },
    waiting: () => {
      if (isLoading || !hasPlayed || video.seeking) return;
      isLoading = true;
      reporter.event(2007);
    },
    pause: () => {
      // The viewer waits no longer: what comes now is no stall.
      if (isLoading) goOn('paused while loading');
    },
    stalled: () => {
      const now = performance.now();
      if (!isWatched(video) || now - lagToldAt < LAG_EVERY_MS) return;
      lagToldAt = now;
      reporter.event(2104);
    },
    ended: () => reporter.event(2006),
    error: () => {
      const { code, message } = video.error ?? { code: 0, message: '' };
      reporter.event(code === MediaError.MEDIA_ERR_DECODE ? 2101 : -2301, message);
    },
  });
  const unwatch = watchFrames(video, picture, (gapMs) => {
    if (hasPlayed && !isLoading) reporter.event(2105, `${Math.round(gapMs)} ms`);
  });
  const sample = (elapsedMs: number) => {
    const quality = video.getVideoPlaybackQuality?.();
    const frames = shown.take(quality && shownIn(quality));
    reporter.sample({
      fps: hasPlayed && isWatched(video) ? perSecond(frames, elapsedMs) : null,
      drp: quality?.droppedVideoFrames,
      cache: cacheMs(video),
      ...more?.(elapsedMs),
    });
  };
  // The first one says when the view was asked for.
  sample(0);
  const rest = everySecond(sample);
  return () => {
    unlisten();
    unwatch();
    rest();
  };
}

/** Whether each frame drawn is told; of a page that is hidden none is drawn. */
const tellsFrames = (video: HTMLVideoElement) =>
  'requestVideoFrameCallback' in video && document.visibilityState !== 'hidden';

/** Calls back at the first frame, and after each gap in which none was drawn for too long while it should have been. */
function watchFrames(video: HTMLVideoElement, onFirst: () => void, onFreeze: (gapMs: number) => void): Stop {
  if (!('requestVideoFrameCallback' in video)) return () => {};
  let drawnAt: number | undefined;
  let handle = 0;
  const forget = () => {
    drawnAt = undefined;
  };
  const drawn = (now: number) => {
    onFirst();
    if (drawnAt !== undefined && isWatched(video) && now - drawnAt >= FREEZE_MS) onFreeze(now - drawnAt);
    drawnAt = now;
    handle = video.requestVideoFrameCallback(drawn);
  };
  handle = video.requestVideoFrameCallback(drawn);
  const unlisten = listen(video, { pause: forget, seeking: forget, waiting: forget });
  const unhide = listen(document, { visibilitychange: forget });
  return () => {
    video.cancelVideoFrameCallback(handle);
    unlisten();
    unhide();
  };
}
