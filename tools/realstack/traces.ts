import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A stretch of a recorded uplink. */
export interface TraceWindow {
  /** File and first second, as the page names it. */
  readonly name: string;
  readonly slotMs: number;
  readonly kbps: readonly number[];
}

/** The shaper's least rate: an outage lets a packet through each half second, no more. */
export const FLOOR_KBPS = 24;
/** Enough to be no limit, and not so much that the shaper is busy. */
export const OPEN_KBPS = 6000;

const SLOT_MS = 500;
/** mahimahi writes the millisecond of each packet of this size. */
const PACKET_BITS = 1500 * 8;

/** Reads `ms,kbps` rows, or mahimahi's own one line a packet; slots of half a second. */
function readSlots(path: string): number[] {
  const text = readFileSync(path, 'utf8');
  if (path.endsWith('.csv'))
    return text
      .split('\n')
      .map((line) => Number(line.split(',')[1]))
      .filter(Number.isFinite);
  const slots: number[] = [];
  for (const line of text.trim().split('\n')) {
    const slot = Math.floor(Number(line) / SLOT_MS);
    while (slots.length <= slot) slots.push(0);
    slots[slot] = (slots[slot] ?? 0) + PACKET_BITS / SLOT_MS;
  }
  return slots;
}

/** The uplinks of a folder by name; empty where there is no such folder. */
export function uplinksIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.up(\.csv)?$/.test(name))
      .sort();
  } catch {
    // No folder is no uplinks: the caller says what it looked for.
    return [];
  }
}

/** `seconds` of a recorded uplink from a second on, held between the shaper's least rate and an open link. */
export function traceWindow(folder: string, file: string, fromS: number, seconds: number): TraceWindow {
  const first = (fromS * 1000) / SLOT_MS;
  const kbps = readSlots(join(folder, file)).slice(first, first + (seconds * 1000) / SLOT_MS);
  return {
    name: `${basename(file, '.csv')}@${fromS}`,
    slotMs: SLOT_MS,
    kbps: kbps.map((rate) => Math.round(Math.min(OPEN_KBPS, Math.max(FLOOR_KBPS, rate)))),
  };
}
