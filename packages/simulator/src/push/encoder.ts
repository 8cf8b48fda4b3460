import type { Conditions } from '../faults/conditions.ts';
import type { Preset } from '../preset.ts';
import { type Draws, logNormal } from '../random.ts';

/** Part of the phone that its system and the app's own screen take, whatever the encoder does. */
const SYSTEM_LOAD = 0.12;
const APP_LOAD = 0.08;
/** What an idle processor needs for a frame, as part of the time between two frames. */
const WORK_SHARE = 0.45;
/** How late a camera may hand its frame over. */
const LATE_MS = 12;

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
  private readonly lateness: Draws;
  private tickMs = 0;
  private job: { readonly slot: number; workMs: number } | undefined;
  private pending: number | undefined;

  constructor(preset: Preset, draws: (name: string) => Draws) {
    this.intervalMs = 1000 / preset.fps;
    this.work = draws('work');
    this.lateness = draws('lateness');
  }

  step(fromMs: number, toMs: number, { cameraFps, hogThreads }: Conditions): Encoded[] {
    const made: Encoded[] = [];
    const tickMs = Math.max(this.intervalMs, 1000 / cameraFps);
    // A camera that was slow returns to its rhythm at once; one that has just begun has no past to catch up on.
    this.tickMs = Math.max(fromMs - LATE_MS, Math.min(this.tickMs, fromMs + tickMs));
    for (let now = fromMs; now < toMs; ) {
      const speed = (1 - SYSTEM_LOAD - APP_LOAD) / (1 + hogThreads);
      const doneMs = this.job === undefined ? Infinity : now + this.job.workMs / speed;
      const until = Math.min(toMs, Math.max(now, this.frameMs), doneMs);
      this.spend(until - now, speed, hogThreads > 0);
      now = until;
      if (this.job !== undefined && doneMs <= until) {
        made.push({ atMs: now, slot: this.job.slot });
        this.take(this.pending);
      }
      if (this.frameMs <= until) this.tick(tickMs);
    }
    return made;
  }

  /** Time in which the camera is not yet asked for anything. */
  rest(ms: number, { hogThreads }: Conditions): void {
    this.spend(ms, 0, hogThreads > 0);
  }

  private spend(ms: number, speed: number, hogged: boolean): void {
    const encoding = this.job === undefined ? 0 : speed * ms;
    if (this.job !== undefined) this.job.workMs -= encoding;
    this.appMs += APP_LOAD * ms + encoding;
    this.busyMs += hogged ? ms : (SYSTEM_LOAD + APP_LOAD) * ms + encoding;
  }

  private get slot(): number {
    return Math.round(this.tickMs / this.intervalMs);
  }

  private get frameMs(): number {
    return this.tickMs + LATE_MS * this.lateness(this.slot);
  }

  private tick(tickMs: number): void {
    const { slot } = this;
    this.tickMs += tickMs;
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
