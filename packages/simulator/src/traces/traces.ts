/** What a link carries, slot by slot, from an offset on and again from the beginning at its end. */
export interface Link {
  readonly slotMs: number;
  readonly kbps: readonly number[];
  readonly offsetMs: number;
}

/** What a recorded show's frames are like: sizes against the mean of their kind, in order. */
export interface Show {
  readonly name: string;
  readonly key: readonly number[];
  readonly delta: readonly number[];
}

/** A recorded link as it was, before a scenario scales it. */
export interface Trace {
  readonly name: string;
  readonly slotMs: number;
  readonly kbps: readonly number[];
}

/** All that one half of the scenarios may draw from. */
export interface Traces {
  readonly uplinks: readonly Trace[];
  readonly downlinks: readonly Trace[];
  readonly shows: readonly Show[];
}

/** What the link carries at this time. */
export function linkKbps({ slotMs, kbps, offsetMs }: Link, nowMs: number): number {
  return kbps[Math.floor((nowMs + offsetMs) / slotMs) % kbps.length] ?? 0;
}

/** A link that is never what limits. */
export const endless: Link = { slotMs: 1000, kbps: [Infinity], offsetMs: 0 };
