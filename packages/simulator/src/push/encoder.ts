import type { Conditions } from '../faults/conditions.ts';
import type { Preset } from '../preset.ts';
import { type Draws, logNormal } from '../random.ts';

/** Part of the phone that its system and the app's own screen take, whatever the encoder does. */
const SYSTEM_LOAD = 0.12;
const APP_LOAD = 0.08;
/** What an idle processor needs for a frame, as part of the time between two frames. */
const WORK_SHARE = 0.45;

/** A frame that the encoder has finished. */
export interface Encoded {
  readonly atMs: number;
  /** The number of its camera tick, counted at the target rate. */
  readonly slot: number;
}

/**
 * The camera and a software encoder with one frame in work and one waiting, on a processor shared with
 * whatever else runs. How many frames a second come out is nobody's setting.
 */
export class Encoder {
  /** Processor time since the last sample was taken, in ms. */
  busyMs = 0;
  appMs = 0;
  private readonly intervalMs: number;
  private readonly work: Draws;
  private nextTickMs = 0;
  private job: { readonly slot: number; workMs: number } | undefined;
  private pending: number | undefined;

  constructor(preset: Preset, work: Draws) {
    this.intervalMs = 1000 / preset.fps;
    this.work = work;
  }

  step(fromMs: number, toMs: number, { cameraFps, hogThreads }: Conditions): Encoded[] {
    const made: Encoded[] = [];
    const tickMs = Math.max(this.intervalMs, 1000 / cameraFps);
    // The camera may have been told a slower rhythm since its last tick; light coming back is seen at once.
    this.nextTickMs = Math.max(fromMs, Math.min(this.nextTickMs, fromMs + tickMs));
    for (let now = fromMs; now < toMs; ) {
      const speed = (1 - SYSTEM_LOAD - APP_LOAD) / (1 + hogThreads);
      const doneMs = this.job === undefined ? Infinity : now + this.job.workMs / speed;
      const until = Math.min(toMs, this.nextTickMs, doneMs);
      this.spend(until - now, speed, hogThreads > 0);
      now = until;
      if (this.job !== undefined && doneMs <= until) {
        made.push({ atMs: now, slot: this.job.slot });
        this.take(this.pending);
      }
      if (this.nextTickMs <= until) this.tick(tickMs);
    }
    return made;
  }

  private spend(ms: number, speed: number, hogged: boolean): void {
    const encoding = this.job === undefined ? 0 : speed * ms;
    if (this.job !== undefined) this.job.workMs -= encoding;
    this.appMs += APP_LOAD * ms + encoding;
    this.busyMs += hogged ? ms : (SYSTEM_LOAD + APP_LOAD) * ms + encoding;
  }

  private tick(tickMs: number): void {
    const slot = Math.round(this.nextTickMs / this.intervalMs);
    this.nextTickMs += tickMs;
    if (this.job === undefined) this.take(slot);
    // A frame that finds the waiting place taken is never encoded.
    else this.pending ??= slot;
  }

  private take(slot: number | undefined): void {
    this.pending = undefined;
    this.job =
      slot === undefined
        ? undefined
        : { slot, workMs: WORK_SHARE * this.intervalMs * logNormal(this.work, slot, 0.2) };
  }
}
