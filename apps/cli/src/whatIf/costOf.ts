import { type Stutter, type WhatIf, whatIf } from '@stutterscope/diagnosis';
import type { Batch } from '@stutterscope/telemetry';
import { seededRandom } from './seededRandom.ts';

/** Telemetry this long before and after a stutter tells what it cost: caches, and the viewers' calm, ms. */
export const AROUND_MS = 60_000;

/** What one of a room's stutters cost its viewers; null where no viewer's telemetry tells of it. */
export function costOf(
  stutter: Stutter,
  known: readonly Stutter[],
  batches: readonly Batch[],
): WhatIf | null {
  const near = batches.some(({ side }) => side === 'play');
  if (!near) return null;
  const stutters = [stutter, ...known.filter(({ id }) => id !== stutter.id)];
  const [cost] = whatIf({ batches, stutters, random: seededRandom() }).stutters;
  return cost === undefined || cost.viewers === 0 ? null : cost;
}
