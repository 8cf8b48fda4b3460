import type { Reporter } from '../reporter.ts';
import { type Bundle, cpuOf, detailOf, measured, streamOf } from './netStatus.ts';

/** The two callbacks of the handbook's push listener (`TXLivePushListener`). */
export interface PushListener {
  onPushEvent(event: number, param?: Bundle): void;
  onNetStatus(status: Bundle): void;
}

/**
 * Reports what the push SDK tells its listener.
 *
 * @example
 * const listener = pushListener(reporter);
 * pusher.setPushListener(listener);
 */
export function pushListener(reporter: Reporter): PushListener {
  return {
    onPushEvent: (event, param) => reporter.event(event, detailOf(param)),
    onNetStatus: (status) => {
      reporter.update({ stream: streamOf(status) });
      reporter.sample({
        ...cpuOf(status),
        fps: measured(status, 'VIDEO_FPS'),
        spd: measured(status, 'NET_SPEED'),
        vra: measured(status, 'VIDEO_BITRATE'),
        ara: measured(status, 'AUDIO_BITRATE'),
        jit: measured(status, 'NET_JITTER'),
        // Newer SDKs count frames of each kind; on the pusher VIDEO_CACHE is frames, on the player ms.
        que: measured(status, 'CACHE_SIZE', 'VIDEO_CACHE'),
        drp: measured(status, 'CODEC_DROP_CNT', 'DROP_CNT', 'VIDEO_DROP'),
      });
    },
  };
}
