import type { Batch } from '@stutterscope/telemetry';

/** What the truth is told in: the three causes a room can stutter from. */
export type HarmCause = 'upstream_clog' | 'low_frame_rate' | 'downstream_lag';

/** What can be taken out of a run: a mechanism, whether or not a fault was injected into it. */
export type Mechanism =
  | 'uplink'
  | 'cpu'
  | 'camera'
  | 'encoder'
  | 'origin'
  | 'edge_server'
  | 'network'
  | 'region'
  | 'version'
  | 'last_mile'
  | 'device';

/** Who a mechanism hit: a group of viewers, one of them, or all. */
export interface HarmRadius {
  readonly by: 'room' | 'server' | 'network' | 'region' | 'protocol' | 'version' | 'session';
  /** The group's or the session's id; empty for the room. */
  readonly id: string;
}

/**
 * A spell of harm that viewers saw, and what caused it: found by running the same seed again without one
 * mechanism, never read off the fault schedule. Times are Unix ms on the server's clock.
 */
export interface Incident {
  readonly cause: HarmCause;
  /** The mechanism whose removal removes at least half of the harm. */
  readonly mechanism: Mechanism;
  /** Others that were as necessary; empty when one alone explains it. */
  readonly jointWith: readonly Mechanism[];
  readonly radius: HarmRadius;
  readonly from: number;
  readonly to: number;
  /** Viewer-seconds of harm, and viewers that had any. */
  readonly harmSeconds: number;
  readonly viewers: readonly string[];
  readonly watching: number;
}

/** Something true of a spell that viewers did not see, or not yet: what a finding may say of it. */
export interface Hidden {
  readonly kind: 'absorbed_clog' | 'adapted' | 'adapted_to_uplink' | 'masked_clog';
  readonly from: number;
  readonly to: number;
}

/** A batch as it reached the collector; `receivedAt` is set. Duplicates and late ones stand where they arrived. */
export interface Delivered {
  readonly at: number;
  readonly batch: Batch;
}

/** One second of one viewer as it was on the screen. */
export interface SeenSecond {
  readonly session: string;
  /** Start of the second on the server's clock, Unix ms. */
  readonly at: number;
  /** Stalled share of the second, 0 to 1. */
  readonly stalled: number;
  /** Frames shown over frames wanted, 0 to 1 and more. */
  readonly shown: number;
}

/** Below which part of the frames wanted a second counts as harm: low frame rates are graded, no one cut is neutral. */
export type Cut = 0.5 | 0.6 | 0.75 | 0.85;

/** Harm that no single mechanism's removal takes away: over-determined, or of the VJ's own will. */
export interface Unexplained {
  readonly from: number;
  readonly to: number;
  readonly harmSeconds: number;
  readonly viewers: readonly string[];
}

/** Everything a run tells: what was reported, what was true, what an observer inside would have known. */
export interface Outcome {
  readonly scenario: Scenario;
  readonly delivered: readonly Delivered[];
  /** At the cut of 0.6. */
  readonly incidents: readonly Incident[];
  readonly unexplained: readonly Unexplained[];
  /** The same at every cut. */
  readonly graded: readonly {
    readonly cut: Cut;
    readonly incidents: readonly Incident[];
    readonly unexplained: readonly Unexplained[];
  }[];
  readonly hidden: readonly Hidden[];
  readonly seen: readonly SeenSecond[];
  /** The pusher's own queue each second, for the oracle: media waiting to be sent, ms, and frames dropped. */
  readonly queues: readonly { readonly at: number; readonly waitingMs: number; readonly dropped: number }[];
}

/** One run to evaluate on. The same scenario gives the same bytes. */
export interface Scenario {
  readonly id: string;
  /** The row of the report: `clog_short`, `cpu_plateau`, `one_network`, … */
  readonly family: string;
  readonly split: 'training' | 'held_out';
  readonly seed: number;
  readonly room: string;
  readonly durationMs: number;
  readonly viewers: number;
}
