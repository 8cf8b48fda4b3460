import type { Recording } from '@stutterscope/cloud';
import type { Alert, Finding, Incident, Seated, Stutter } from '@stutterscope/diagnosis';

/** The last figures of a room's pusher. */
export interface PusherWord {
  readonly fps: number | null;
  readonly que: number | null;
  readonly spd: number | null;
  readonly heardAt: number;
}

/** What is known of one room. */
export interface RoomHistory {
  readonly room: string;
  /** The stutters around the moment asked for, or the last ones. */
  readonly stutters: readonly Stutter[];
  readonly alerts: readonly Alert[];
  /** What is true beside the stutters, around the same moment. */
  readonly findings: readonly Finding[];
  /** Incidents of many rooms around the same moment, and what the clients of this one sit in. */
  readonly incidents: readonly Incident[];
  readonly seated: readonly Seated[];
  readonly pusher: PusherWord | null;
  /** Files that the stutters may be in. */
  readonly recordings: readonly Recording[];
  /** The present: of the clock, or where the recording ends. */
  readonly nowMs: number;
  readonly present: 'now' | 'at the end of the recording';
}

/** How far back the last figures of a pusher may lie from the last word of it. */
export const LAST_WORD_MS = 60_000;
