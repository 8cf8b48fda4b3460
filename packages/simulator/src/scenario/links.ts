import type { Link, Trace } from '../traces/traces.ts';
import type { Dice } from './dice.ts';

/** Longer dips than this are more than a good link has. */
const DIP_MS = 1000;
const LONGEST_MS = 180_000;

function windowOf(trace: Trace, dice: Dice, what: string): Link {
  const offsetMs = dice.whole(`${what}/offset`, 0, Math.max(0, trace.kbps.length - 1)) * trace.slotMs;
  return { slotMs: trace.slotMs, kbps: trace.kbps, offsetMs };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function slotsOf({ slotMs, kbps, offsetMs }: Link): number[] {
  const first = Math.floor(offsetMs / slotMs);
  return Array.from(
    { length: Math.ceil(LONGEST_MS / slotMs) },
    (_, slot) => kbps[(first + slot) % kbps.length] ?? 0,
  );
}

const scaled = (link: Link, factor: number): Link => ({
  slotMs: link.slotMs,
  kbps: slotsOf(link).map((kbps) => kbps * factor),
  offsetMs: 0,
});

/** A stretch of a recorded link, scaled so that its mean is this. */
export function linkOfMean(trace: Trace, meanKbps: number, dice: Dice, what: string): Link {
  const link = windowOf(trace, dice, what);
  return scaled(link, meanKbps / Math.max(1, mean(slotsOf(link))));
}

/** A stretch of a recorded link, scaled so that even its worst seconds carry this; none when it has holes. */
export function linkThatCarries(trace: Trace, kbps: number, dice: Dice, what: string): Link | undefined {
  const link = windowOf(trace, dice, what);
  const slots = slotsOf(link);
  const dip = Math.round(DIP_MS / link.slotMs);
  let worst = Infinity;
  for (let slot = 0; slot + dip <= slots.length; slot++)
    worst = Math.min(worst, mean(slots.slice(slot, slot + dip)));
  if (worst * 25 < mean(slots)) return undefined;
  return scaled(link, Math.max(1, kbps / worst));
}
