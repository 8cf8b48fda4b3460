import type { Dip, LinkStep } from '../rig/run.ts';

/** Media that waits for so long is late for a viewer with the least cache there is: such a dip must be told. */
export const CERTAIN_S = 1;
/** Media that waits for less than this is late for nobody: what is told of such a dip is told of nothing. */
export const HARMLESS_S = 0.3;

/** What is left of a backlog after a step of the link, kbit. */
function flow(backlog: number, streamKbps: number, kbps: number, ms: number): number {
  return Math.max(0, backlog + ((streamKbps - kbps) * ms) / 1000);
}

/**
 * Every time in which a steady stream would have had to wait for the link: fluid in, fluid out, no buffer's size and
 * no protocol in it. `endMs` closes a dip that had not ended.
 */
export function dipsOf(link: readonly LinkStep[], streamKbps: number, endMs: number): Dip[] {
  const dips: Dip[] = [];
  let backlog = 0;
  let peak = 0;
  let from: number | undefined;
  for (const [index, { atMs, kbps }] of link.entries()) {
    const untilMs = Math.min(endMs, link[index + 1]?.atMs ?? endMs);
    const before = backlog;
    backlog = flow(backlog, streamKbps, kbps, untilMs - atMs);
    if (before === 0 && backlog > 0) from = atMs;
    peak = Math.max(peak, backlog);
    if (backlog > 0 || from === undefined) continue;
    const drainedMs = kbps > streamKbps ? (before / (kbps - streamKbps)) * 1000 : 0;
    dips.push({ from, to: atMs + drainedMs, peakS: peak / streamKbps });
    from = undefined;
    peak = 0;
  }
  if (from !== undefined) dips.push({ from, to: endMs, peakS: peak / streamKbps });
  return dips;
}

/** What waits at a moment, kilobytes, by the same reckoning. */
export function waitingKb(link: readonly LinkStep[], streamKbps: number, nowMs: number): number {
  let backlog = 0;
  for (const [index, { atMs, kbps }] of link.entries()) {
    const untilMs = Math.min(nowMs, link[index + 1]?.atMs ?? nowMs);
    if (untilMs > atMs) backlog = flow(backlog, streamKbps, kbps, untilMs - atMs);
  }
  return backlog / 8;
}

/** Whether the link carried the stream all through this time and owed it nothing. */
export function isOpen(dips: readonly Dip[], fromMs: number, toMs: number): boolean {
  return dips.every(({ from, to }) => to < fromMs || from > toMs);
}
