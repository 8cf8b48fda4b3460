import type { Batch } from '@stutterscope/telemetry';
import type { PushStep, ScreenSecond } from '../report/observer.ts';
import { createRoom } from '../room.ts';
import type { Plan } from './plan.ts';

/** The pusher's inside, second by second; a second without a push is absent. */
export interface PushSecond {
  /** The worst of the second. */
  readonly waitingMs: number;
  /** The most of it. */
  readonly uplinkKbps: number;
  readonly dropped: number;
  readonly videoKbps: number;
}

/** All that a run was: what clients reported, and what nobody reports. */
export interface Ledger {
  readonly batches: readonly Batch[];
  readonly screens: readonly ScreenSecond[];
  readonly push: readonly (PushSecond | undefined)[];
}

export interface Stay {
  readonly seed: number;
  readonly room: string;
  readonly viewers: number;
  readonly startAtMs: number;
  readonly durationMs: number;
}

/** Lives a plan through. */
export function live(stay: Stay, plan: Plan): Ledger {
  const { durationMs, ...who } = stay;
  const screens: ScreenSecond[] = [];
  const push: PushSecond[] = [];
  const observer = {
    screen: (second: ScreenSecond) => void screens.push(second),
    push: ({ atMs, waitingMs, uplinkKbps, dropped, videoKbps }: PushStep) => {
      const second = Math.floor((atMs - 1) / 1000);
      const so = push[second];
      push[second] = {
        waitingMs: Math.max(waitingMs, so?.waitingMs ?? 0),
        uplinkKbps: Math.max(uplinkKbps, so?.uplinkKbps ?? 0),
        dropped,
        videoKbps,
      };
    },
  };
  const { preset, setup, faults, sampleMs } = plan;
  const room = createRoom({ ...who, preset, setup, faults, sampleMs, observer });
  const batches = [...room.advance(durationMs), ...room.flush()];
  return { batches, screens, push };
}
