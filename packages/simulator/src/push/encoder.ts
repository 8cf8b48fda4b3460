import type { Conditions } from '../faults/conditions.ts';
import type { Preset } from '../preset.ts';
import { type Draws, logNormal } from '../random.ts';

/** What a phone is like. Loads and work are parts of the processor. */
export interface Phone {
  /** What its system and the app's own screen take, whatever the encoder does. */
  readonly systemLoad: number;
  readonly appLoad: number;
  /** What an idle processor needs for a frame, as part of the time between two frames. */
  readonly workShare: number;
  /** How late its camera may hand a frame over. */
  readonly lateMs: number;
}

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
  private busyMs = 0;
  private appMs = 0;
  private readonly intervalMs: number;
  private readonly phone: Phone;
  private readonly work: Draws;
  private readonly breaking: Draws;
  private readonly lateness: Draws;
  private tickMs = 0;
  private job: { readonly slot: number; workMs: number } | undefined;
  private pending: number | undefined;

  /** Frames it broke on since it began. */
  broken = 0;

  constructor(preset: Preset, phone: Phone, draws: (name: string) => Draws) {
    this.phone = phone;
    this.breaking = draws('breaking');
    this.intervalMs = 1000 / preset.fps;
    this.work = draws('work');
    this.lateness = draws('lateness');
  }

  step(fromMs: number, toMs: number, conditions: Conditions): Encoded[] {
    const made: Encoded[] = [];
    const tickMs = Math.max(this.intervalMs, 1000 / conditions.cameraFps);
    const { lateMs } = this.phone;
    const down = conditions.encoderDown || conditions.resizing;
    if (down) this.take(undefined);
    // A camera that was slow returns to its rhythm at once; one that has just begun has no past to catch up on.
    this.tickMs = Math.max(fromMs - lateMs, Math.min(this.tickMs, fromMs + tickMs));
    for (let now = fromMs; now < toMs; ) {
      const share = this.encoderShare(conditions);
      const speed = (share * conditions.cpuSpeed) / conditions.encoderWork;
      const doneMs = this.job === undefined ? Infinity : now + this.job.workMs / speed;
      const until = Math.min(toMs, Math.max(now, this.frameMs), doneMs);
      this.spend(until - now, conditions);
      if (this.job !== undefined) this.job.workMs -= speed * (until - now);
      now = until;
      if (this.job !== undefined && doneMs <= until) {
        this.finish(made, this.job.slot, now, conditions.encoderLoss);
      }
      if (this.frameMs <= until) this.tick(tickMs, down);
    }
    return made;
  }

  /** Time in which the camera is not asked for anything. */
  rest(ms: number, conditions: Conditions): void {
    this.spend(ms, conditions);
  }

  /** Processor time since this was last asked, in ms: of all that runs, and of the app. */
  takeLoad(): { readonly busyMs: number; readonly appMs: number } {
    const { busyMs, appMs } = this;
    this.busyMs = 0;
    this.appMs = 0;
    return { busyMs, appMs };
  }

  private get free(): number {
    return 1 - this.phone.systemLoad - this.phone.appLoad;
  }

  /** Every busy thread gets as much of the processor as the encoder. */
  private encoderShare({ hogThreads, appThreads }: Conditions): number {
    return this.free / (1 + hogThreads + appThreads);
  }

  private spend(ms: number, conditions: Conditions): void {
    const { systemLoad, appLoad } = this.phone;
    const threads = conditions.hogThreads + conditions.appThreads;
    const encoding = this.job === undefined ? 0 : this.encoderShare(conditions);
    const others = this.job === undefined ? this.free * Math.min(1, threads) : this.free - encoding;
    const ownThreads = threads === 0 ? 0 : (others * conditions.appThreads) / threads;
    this.appMs += (appLoad + encoding + ownThreads) * ms;
    this.busyMs += (systemLoad + appLoad + encoding + (threads === 0 ? 0 : others)) * ms;
  }

  private finish(made: Encoded[], slot: number, nowMs: number, lossShare: number): void {
    if (lossShare > 0 && this.breaking(slot) < lossShare) this.broken++;
    else made.push({ atMs: nowMs, slot });
    this.take(this.pending);
  }

  private get slot(): number {
    return Math.round(this.tickMs / this.intervalMs);
  }

  private get frameMs(): number {
    return this.tickMs + this.phone.lateMs * this.lateness(this.slot);
  }

  private tick(tickMs: number, down: boolean): void {
    const { slot } = this;
    this.tickMs += tickMs;
    if (down) return;
    if (this.job === undefined) this.take(slot);
    // A frame that finds the waiting place taken is never encoded.
    else this.pending ??= slot;
  }

  private take(slot: number | undefined): void {
    this.pending = undefined;
    this.job =
      slot === undefined
        ? undefined
        : { slot, workMs: this.phone.workShare * this.intervalMs * logNormal(this.work, slot, 0.2) };
  }
}
