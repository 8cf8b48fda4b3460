import type { Batch } from '@stutterscope/telemetry';

/** The pusher's inside at one step. */
export interface PushStep {
  readonly atMs: number;
  /** Age of the oldest byte that has not left the phone. */
  readonly waitingMs: number;
  readonly dropped: number;
  /** What the encoder is set to. */
  readonly videoKbps: number;
  readonly uplinkKbps: number;
}

/** Who watches, as far as faults can tell viewers apart. */
export interface ViewerPlace {
  readonly session: string;
  readonly place: number;
  readonly client: Batch['client'];
  readonly stream: Batch['stream'];
}

/** One whole second of one viewer's screen, counted from the room's beginning, after playback began. */
export interface ScreenSecond {
  readonly viewer: ViewerPlace;
  readonly second: number;
  readonly stalledMs: number;
  readonly shown: number;
  /** The VJ let the picture stand still in it: few frames are what was wanted. */
  readonly still: boolean;
}

/** Told what no telemetry says. */
export interface Observer {
  push(step: PushStep): void;
  screen(second: ScreenSecond): void;
}
