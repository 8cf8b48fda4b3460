import type { OBSResponseTypes } from 'obs-websocket-js/json';

/** What OBS said of itself at one moment: `GetStats` and `GetStreamStatus`, as far as we use them. */
export interface ObsReading {
  readonly atMs: number;
  readonly stats: Pick<OBSResponseTypes['GetStats'], 'cpuUsage' | 'activeFps' | 'outputSkippedFrames'>;
  readonly stream: Pick<
    OBSResponseTypes['GetStreamStatus'],
    'outputActive' | 'outputReconnecting' | 'outputCongestion' | 'outputBytes' | 'outputSkippedFrames'
  >;
}

/** How OBS streams; it may change between two streams, not within one. */
export interface ObsOutput {
  /** OBS's name of the kind, such as `rtmp_output`; undefined where the stream's output is not to be found. */
  readonly kind: string | undefined;
  /** What congestion is a share of: the time that waits in OBS's own queue, or something else. */
  readonly isQueueTimed: boolean;
  readonly targetFps: number;
  readonly width: number;
  readonly height: number;
}
