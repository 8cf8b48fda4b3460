import { readFileSync } from 'node:fs';

/** A difference up to this is time that runs a little differently: it is followed at once, ms. */
const SLACK_MS = 1000;

/** Of a second that passes, so much of a larger difference is made up for. */
const SLEW = 0.1;

/** What a clock is made of; all in ms. */
export interface ClockSources {
  /** The machine's clock, which anybody may set. */
  readonly wall: () => number;
  /** Runs on whatever is done to the other; stands still while the machine sleeps. */
  readonly monotonic: () => number;
  /** As `monotonic`, but goes on while the machine sleeps; null where there is none. */
  readonly uptime: () => number | null;
}

export interface SteadyClock {
  /** Unix ms. */
  readonly now: () => number;
  /** How far the machine's clock is ahead of this one, ms. */
  readonly aheadMs: () => number;
}

function uptimeMs(): number | null {
  try {
    return Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 1000;
  } catch {
    return null;
  }
}

const ofMachine: ClockSources = { wall: Date.now, monotonic: () => performance.now(), uptime: uptimeMs };

/**
 * A clock that starts as the machine's and is not dragged along when that is set: stamps of one process that jump by
 * an hour would make old what is new. What it was set by is made up for at a tenth of the time that passes. A machine
 * that slept is followed at once; so is any where the two cannot be told apart.
 */
export function createSteadyClock(
  onStep: (byMs: number) => void,
  { wall, monotonic, uptime }: ClockSources = ofMachine,
): SteadyClock {
  let before = monotonic();
  let offset = wall() - before;
  let sleptSeen = sleptMs();
  let isOff = false;

  function sleptMs(): number | null {
    const up = uptime();
    return up === null ? null : up - monotonic();
  }

  /** Takes in how long the machine slept; true where nobody can say. */
  function follow(): boolean {
    const slept = sleptMs();
    if (slept === null || sleptSeen === null) return true;
    offset += slept - sleptSeen;
    sleptSeen = slept;
    return false;
  }

  function now(): number {
    const ticks = monotonic();
    const passed = ticks - before;
    before = ticks;
    let ahead = wall() - ticks - offset;
    if (Math.abs(ahead) > SLACK_MS) {
      if (!isOff && follow()) offset += ahead;
      ahead = wall() - ticks - offset;
    }
    // Once it is off it is led all the way, so that it never jumps back.
    const isStep = Math.abs(ahead) > (isOff ? passed * SLEW : SLACK_MS);
    if (isStep && !isOff) onStep(Math.round(ahead));
    isOff = isStep;
    offset += isStep ? Math.sign(ahead) * Math.min(Math.abs(ahead), passed * SLEW) : ahead;
    return Math.round(ticks + offset);
  }

  return {
    now,
    aheadMs: () => Math.round(wall() - monotonic() - offset),
  };
}
