import type { Episode, Strain } from '../../signal.ts';
import { newUplinkCapacity, type UplinkCapacity } from './capacity.ts';
import { type Clog, newClog } from './clog.ts';
import { newPushFindings, type PushFindings } from './findings/pushFindings.ts';
import { type LowFps, newLowFps } from './lowFps.ts';
import { newOutage, type Outage } from './outage.ts';
import { newShortfalls, type Shortfalls } from './shortfall.ts';

/** How many closed spells a push remembers: enough for every reader to have seen them. */
export const CLOSED_KEPT = 8;

/** All that is known of one push: plain data, so that it can be copied and taken up again. */
export interface PushAnalysis {
  since: number | null;
  /** When media first went up. */
  connectedAt: number | null;
  /** Event time up to which the push is known; of its samples alone, `sampledUntil`. */
  until: number;
  sampledUntil: number | null;
  lastDrp: number | null;
  excusedUntil: number;
  /** When the picture last changed or the encoder restarted. */
  changedAt: number;
  /** Times without a camera, by the VJ's will or the device's: the last few, open while `to` is null. */
  pauses: { from: number; to: number | null }[];
  /** When a clog was last open. */
  cloggedAt: number;
  /** A frame was made at all: a push of sound alone has no frame rate to be low. */
  hasVideo: boolean;
  /** Last measured values, for the evidence that a push was well. */
  fps: number | null;
  que: number | null;
  readonly clog: Clog;
  readonly lowFps: LowFps;
  readonly outage: Outage;
  /** Times of few frames that were excused, of queues too short for a clog: viewers who stall then have a reason. */
  lapses: { from: number; to: number }[];
  /** Times in which the queue rose and was no clog. */
  strains: Omit<Strain, 'key' | 'odds'>[];
  closed: Episode[];
  readonly findings: PushFindings;
  readonly shortfalls: Shortfalls;
  readonly capacity: UplinkCapacity;
}

export function newPushAnalysis(): PushAnalysis {
  return {
    since: null,
    connectedAt: null,
    until: 0,
    sampledUntil: null,
    lastDrp: null,
    excusedUntil: 0,
    changedAt: 0,
    pauses: [],
    lapses: [],
    strains: [],
    cloggedAt: 0,
    hasVideo: false,
    fps: null,
    que: null,
    clog: newClog(),
    lowFps: newLowFps(),
    outage: newOutage(),
    closed: [],
    findings: newPushFindings(),
    shortfalls: newShortfalls(),
    capacity: newUplinkCapacity(),
  };
}

/** True while the camera is off. */
export const isPaused = ({ pauses }: PushAnalysis) => pauses.some(({ to }) => to === null);

/** Remembers a time in which the push was not well, though no stutter; one that goes on is drawn out. */
export function noteLapse(analysis: PushAnalysis, from: number, to: number): void {
  const last = analysis.lapses.at(-1);
  if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
  else analysis.lapses = [...analysis.lapses, { from, to }].slice(-CLOSED_KEPT);
}

/** Remembers a time in which the queue rose too little to be a clog. */
export function noteStrain(analysis: PushAnalysis, strain: Omit<Strain, 'sign' | 'key' | 'odds'>): void {
  analysis.strains = [...analysis.strains, { sign: 'que' as const, ...strain }].slice(-CLOSED_KEPT);
}

/** Remembers a spell that ended. */
export function close(analysis: PushAnalysis, episode: Episode): void {
  analysis.closed = [...analysis.closed, episode].slice(-CLOSED_KEPT);
}

/** Forgets the end of a spell that goes on after all. */
export function dropLast(analysis: PushAnalysis, condition: Episode['condition']): void {
  const index = analysis.closed.findLastIndex((episode) => episode.condition === condition);
  if (index >= 0) analysis.closed = analysis.closed.toSpliced(index, 1);
}
