import type { Rules } from '../../rules/ruleTable.ts';
import type { Stall } from './stalls.ts';

/** A spell of too few frames shown from a full cache. */
export interface Slow extends Stall {
  /** Frames shown as it began, and the limit they fell below, frames/s. */
  readonly device: { readonly fps: number; readonly limit: number };
  /** When the player first said of it that its decoder fails. */
  saidAt: number | null;
}

/** What of a view tells of its device. */
export interface Slowing {
  /** Spells of too few frames from a full cache, oldest first: the device, not the network. */
  slows: Slow[];
  /** When the player last said that its decoder fails. */
  decoderFailedAt: number | null;
}

function openSlow({ slows }: Slowing): Slow | undefined {
  for (const slow of slows) if (slow.to === null) return slow;
  return undefined;
}

export function beginSlow(view: Slowing, t: number, device: Slow['device'], rules: Rules): void {
  if (openSlow(view) !== undefined) return;
  const { decoderFailedAt } = view;
  const isSaid = decoderFailedAt !== null && t - decoderFailedAt <= rules.renderSaidMs;
  const slow = { from: t, to: null, device, saidAt: isSaid ? decoderFailedAt : null };
  view.slows = view.slows.concat(slow);
}

export function endSlow(view: Slowing, t: number): void {
  const slow = openSlow(view);
  if (slow !== undefined) slow.to = t;
}

export function sayDecoderFails(view: Slowing, t: number): void {
  view.decoderFailedAt = t;
  const slow = openSlow(view);
  if (slow !== undefined) slow.saidAt ??= t;
}
