import type { Alert, Cause, Evidence, Severity } from '@stutterscope/diagnosis';
import type { Notice } from '../notice.ts';

/**
 * Why a VJ is not told of an alert: it was over before it was heard, it was heard too late, another of its cause was told
 * not long before, or the room was spoken to often enough this hour.
 */
export type Silence = 'over' | 'late' | 'cooling' | 'hourly';

/** An alert of which nobody was told. */
export interface Untold {
  readonly alert: Alert;
  readonly why: Silence;
}

/** One alert of a room and a cause, from its first word to its last. */
export interface Life {
  /** The verdict that it stands on; null after a restart, until the verdicts speak of it again. */
  alert: Alert | null;
  /** What was said last; null while nothing was. */
  last: Notice | null;
  /** Server's clock when it was heard of last, Unix ms. */
  heardAt: number;
  /** The room's clock at the newest word of it, Unix ms. */
  spokenAt: number;
  /** Why nobody was told of it when that was last asked; `over` until then. */
  silence: Silence;
}

/** The last alert of a cause, for the cool-down, for numbering on, and to know it again when it comes back. */
interface Past {
  readonly last: Notice;
  readonly raisedAt: number;
  /** The worst that was said. */
  readonly severity: Severity;
  /** Whether it was over once and came back. */
  readonly hasReturned: boolean;
}

/** What is known of a room. */
export interface RoomLives {
  readonly lives: Map<Cause, Life>;
  readonly past: Map<Cause, Past>;
  /** The newest stutter of a cause, whose numbers go along. */
  readonly stutters: Map<Cause, { readonly id: string; readonly evidence: readonly Evidence[] }>;
  /** Server's clock at each alert of the last hour. */
  raises: number[];
}

export const newRoom = (): RoomLives => ({
  lives: new Map(),
  past: new Map(),
  stutters: new Map(),
  raises: [],
});

/** Absorbed and visible are mild; only severe is worth interrupting for again. */
export const isSevere = (severity: Severity): boolean => severity === 'severe';

export const isOn = ({ resolvedAt, retracted }: Alert): boolean => resolvedAt === null && !retracted;

/** Whether a verdict that ended is the one that a life stands on. */
export function isOf({ alert, last }: Life, { id, at }: Alert): boolean {
  if (alert !== null) return alert.id === id;
  return last !== null && (last.verdict === id || at >= last.since);
}
