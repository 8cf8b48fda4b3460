import type { Reporter } from '../reporter.ts';
import { type Bundle, cpuOf, detailOf, measured, streamOf } from './netStatus.ts';

/** The two callbacks of the handbook's play listener (`TXLivePlayListener`). */
export interface PlayListener {
  onPlayEvent(event: number, param?: Bundle): void;
  onNetStatus(status: Bundle): void;
}

/** Tells how far a recorded video has played, several times a second: nothing of a live view. */
const PROGRESS = 2005;

/**
 * Reports what the player SDK tells its listener.
 *
 * @example
 * const listener = playListener(reporter);
 * player.setPlayListener(listener);
 */
export function playListener(reporter: Reporter): PlayListener {
  return {
    onPlayEvent: (event, param) => {
      if (event !== PROGRESS) reporter.event(event, detailOf(param));
    },
    onNetStatus: (status) => {
      reporter.update({ stream: streamOf(status) });
      reporter.sample({
        ...cpuOf(status),
        fps: measured(status, 'VIDEO_FPS'),
        spd: measured(status, 'NET_SPEED'),
        vra: measured(status, 'VIDEO_BITRATE'),
        ara: measured(status, 'AUDIO_BITRATE'),
        jit: measured(status, 'NET_JITTER'),
        cache: measured(status, 'VIDEO_CACHE', 'AUDIO_CACHE'),
      });
    },
  };
}
