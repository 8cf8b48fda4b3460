import { setTimeout as after } from 'node:timers/promises';
import type { Batch } from '@stutterscope/telemetry';
import { demoRooms } from './demoRooms.ts';
import type { PostTotals } from './post/lane.ts';
import { Poster, type TokenOf } from './post/poster.ts';

const TICK_MS = 500;
/** After a pause of the machine, the rooms catch up in pieces: nothing else may starve meanwhile. */
const LONGEST_TICK_MS = 2000;
const PROGRESS_MS = 1000;
const CLOSE_MS = 5000;

export interface SimulateOptions {
  /** The collector's `…/v1/telemetry`. */
  readonly endpoint: string;
  readonly rooms: number;
  /** Viewers a room. */
  readonly viewers: number;
  /** Lets about half of the rooms get into trouble, again and again. */
  readonly faults: boolean;
  /** The same seed gives the same rooms; drawn by default. */
  readonly seed?: number;
  /** Stops it; what the clients have is still sent. */
  readonly signal: AbortSignal;
  /** Simulated seconds a second. Default 1. */
  readonly speed?: number;
  /** Simulated seconds after which it stops by itself. */
  readonly durationS?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Gives room tokens, where the collector requires them. */
  readonly tokenOf?: TokenOf;
  readonly onProgress?: (progress: Progress) => void;
  readonly log?: (message: string) => void;
}

/** How far a simulation is. */
export interface Progress extends Readonly<PostTotals> {
  readonly seed: number;
  readonly simulatedMs: number;
  /** Batches that the clients have made. */
  readonly batches: number;
}

/**
 * Runs rooms against the clock and posts their telemetry to a collector, until the signal or the end.
 *
 * @example
 * await simulate({ endpoint: 'http://127.0.0.1:8600/v1/telemetry', rooms: 20, viewers: 50, faults: true, signal });
 */
export async function simulate(options: SimulateOptions): Promise<Progress> {
  const { signal, speed = 1, durationS = Infinity, onProgress, log = () => undefined } = options;
  const seed = options.seed ?? Math.floor(Math.random() * 2 ** 31);
  const endMs = durationS * 1000;
  const startedMs = performance.now();
  const rooms = demoRooms({ ...options, seed, startAtMs: startAt(speed, endMs) });
  const { endpoint, headers, tokenOf } = options;
  const poster = new Poster({
    endpoint,
    log,
    ...(headers !== undefined && { headers }),
    ...(tokenOf !== undefined && { tokenOf }),
  });
  let batches = 0;
  let nowMs = 0;
  let nextProgressMs = 0;
  const progress = (): Progress => ({ seed, simulatedMs: nowMs, batches, ...poster.totals });
  const post = (made: readonly Batch[]): void => {
    batches += made.length;
    poster.post(made);
  };

  while (!signal.aborted && nowMs < endMs) {
    const dueMs = (performance.now() - startedMs) * speed;
    nowMs = Math.min(endMs, dueMs, nowMs + LONGEST_TICK_MS * Math.max(1, speed));
    post(rooms.flatMap((room) => room.advance(nowMs)));
    if (performance.now() >= nextProgressMs) {
      onProgress?.(progress());
      nextProgressMs = performance.now() + PROGRESS_MS;
    }
    await pause(TICK_MS, signal);
  }
  post(rooms.flatMap((room) => room.flush()));
  await poster.close(CLOSE_MS);
  return progress();
}

/** Rooms that live faster than the clock begin in the past, so that they end now and not in the future. */
function startAt(speed: number, endMs: number): number {
  const ahead = Number.isFinite(endMs) ? Math.max(0, endMs - endMs / speed) : 0;
  return Math.round(Date.now() - ahead);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await after(ms, undefined, { signal });
  } catch (error) {
    // An abort is how a pause ends early; the caller looks at the signal.
    if (!signal.aborted) throw error;
  }
}
