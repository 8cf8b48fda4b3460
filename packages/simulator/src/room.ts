import type { Batch } from '@stutterscope/telemetry';
import { FaultSchedule } from './faults/conditions.ts';
import type { Fault } from './faults/fault.ts';
import { FrameLog } from './frameLog.ts';
import { Audience } from './play/audience.ts';
import { type Preset, presetOf } from './preset.ts';
import { type FrameCount, Studio } from './push/studio.ts';
import type { Observer } from './report/observer.ts';
import { plainSetup, type Setup } from './setup.ts';

const STEP_MS = 20;

export interface RoomOptions {
  readonly seed: number;
  /** LVB code with its BIZID prefix. */
  readonly room: string;
  /** How many watch at a time; who they are changes. */
  readonly viewers: number;
  /** Ordered by start; may be endless. None by default. */
  readonly faults?: Iterable<Fault>;
  /** The room's time 0, Unix ms. */
  readonly startAtMs: number;
  /** Default 1000. */
  readonly sampleMs?: number;
  /** Drawn from the seed by default. */
  readonly preset?: Preset;
  /** How it is built; the demo's way by default. */
  readonly setup?: Setup;
  /** Told what no client reports. */
  readonly observer?: Observer;
}

/** A room that lives in its own time, ms since it began. Nothing happens but by `advance`. */
export interface SimulatedRoom {
  readonly room: string;
  readonly preset: Preset;
  /** Lives on until this time and gives what its clients reported meanwhile, in the order they sent it. */
  advance(toMs: number): Batch[];
  /** What the clients have gathered and not yet reported. */
  flush(): Batch[];
  /** Where the VJ's frames are: made = sent + queued + dropped. */
  frames(): FrameCount;
}

/**
 * Builds a room: a VJ's phone, its uplink, edge servers, networks and viewers. The same options give the same
 * batches; taking a fault out changes what the fault did and no other noise.
 *
 * @example
 * const room = createRoom({
 *   seed: 7, room: '8888_demo001', viewers: 20, startAtMs: Date.now(),
 *   faults: [{ family: 'uplink_squeeze', fromMs: 20_000, toMs: 40_000, share: 0.4 }],
 * });
 * const batches = room.advance(60_000);
 */
export function createRoom(options: RoomOptions): SimulatedRoom {
  const { seed, room, viewers, startAtMs, sampleMs = 1000, setup = plainSetup, observer } = options;
  const preset = options.preset ?? presetOf(seed, room);
  let sent: Batch[] = [];
  const { batchMs } = setup;
  const reporting = { startAtMs, sampleMs, batchMs, emit: (batch: Batch) => void sent.push(batch) };
  const faults = new FaultSchedule(options.faults ?? []);
  const log = new FrameLog();
  const studio = new Studio({ seed, room, preset, reporting, setup, observer });
  const audience = new Audience({ seed, room, viewers, preset, log, reporting, setup, observer });
  let nowMs = 0;

  const takeSent = (): Batch[] => {
    const taken = sent;
    sent = [];
    return taken;
  };
  return {
    room,
    preset,
    advance(toMs) {
      for (; nowMs + STEP_MS <= toMs; nowMs += STEP_MS) {
        const next = nowMs + STEP_MS;
        const conditions = faults.at(nowMs);
        for (const { frame, atMs } of studio.step(nowMs, next, conditions)) log.push(frame, atMs);
        audience.step(nowMs, next, conditions);
      }
      return takeSent();
    },
    flush() {
      studio.flush(nowMs);
      audience.flush(nowMs);
      return takeSent();
    },
    frames: () => studio.frames(),
  };
}
