import type { Batch } from '@stutterscope/telemetry';
import type { Rules } from '../../../rules/ruleTable.ts';
import type { Trouble } from '../../../signal.ts';
import { type Delay, newDelay, noteDelay } from './delay.ts';
import { type Device, newDevice, noteDeviceEvent } from './device.ts';
import { newStartUp, noteStartUpEvent, noteStartUpSample, type StartUp } from './startUp.ts';
import { watchFailureOf } from './watchFailure.ts';

/** One finding of one view: since when, and when it was last seen to hold. */
export interface ViewTrouble extends Pick<Trouble, 'finding' | 'reason'> {
  readonly from: number;
  readonly to: number;
  /** What was measured when it began, whole, in the unit of the finding. */
  readonly figure: number;
}

/** What a moment says of a view: one finding, and what was measured. */
export type Told = Pick<ViewTrouble, 'finding' | 'reason' | 'figure'>;

/** What is remembered of a view for its findings: plain data. */
export interface ViewTroubles extends StartUp, Device, Delay {
  /** What a late batch may still change. */
  kept: readonly ViewTrouble[];
  cacheMode: Batch['stream']['cacheMode'] | null;
}

/** How many findings of one view are remembered: one of each reason would be fewer. */
const KEPT = 16;

const none: readonly ViewTrouble[] = [];

export const newViewTroubles = (): ViewTroubles => ({
  kept: none,
  cacheMode: null,
  ...newStartUp(),
  ...newDevice(),
  ...newDelay(),
});

/** Moves a view's findings by one event. */
export function noteViewEvent(
  troubles: ViewTroubles,
  batch: Batch,
  code: number,
  t: number,
  rules: Rules,
): void {
  const hadBegun = look(troubles, batch, t, rules);
  const reason = watchFailureOf(code);
  if (reason !== null) note(troubles, { finding: 'watch_failed', reason, figure: 1 }, t, rules);
  tell(troubles, noteStartUpEvent(troubles, batch, code, t, rules), t, rules);
  tell(troubles, noteDeviceEvent(troubles, code, t, rules), t, rules);
  forgive(troubles, hadBegun);
}

/** Moves a view's findings by one sample. */
export function noteViewSample(
  troubles: ViewTroubles,
  batch: Batch,
  row: number,
  t: number,
  rules: Rules,
): void {
  const hadBegun = look(troubles, batch, t, rules);
  const hasFailed = !hadBegun && troubles.kept.some(({ finding }) => finding === 'watch_failed');
  tell(troubles, noteStartUpSample(troubles, batch, row, t, hasFailed, rules), t, rules);
  tell(troubles, noteDelay(troubles, batch, row, t, troubles.begunAt, rules), t, rules);
  forgive(troubles, hadBegun);
}

/** What every moment does; true when the view had begun before it. */
function look(troubles: ViewTroubles, batch: Batch, t: number, rules: Rules): boolean {
  noteCacheMode(troubles, batch, t, rules);
  troubles.kept = changeable(troubles.kept, t, rules);
  return troubles.begunAt !== null;
}

/** It came late, and it came: slow, and no failure. */
function forgive(troubles: ViewTroubles, hadBegun: boolean): void {
  if (troubles.begunAt !== null && !hadBegun && troubles.kept.length > 0)
    troubles.kept = troubles.kept.filter(({ reason }) => reason !== 'no_first_frame');
}

/** Of what was counted that which a batch within the lateness bound can change: the rest need not be remembered. */
export function changeable(kept: readonly ViewTrouble[], t: number, rules: Rules): readonly ViewTrouble[] {
  if (kept.length === 0) return kept;
  const horizon = t - 2 * rules.latenessMs;
  if (kept.every(({ to }) => to > horizon)) return kept;
  const left = kept.filter(({ to }) => to > horizon);
  return left.length === 0 ? none : left;
}

function noteCacheMode(troubles: ViewTroubles, { stream }: Batch, t: number, rules: Rules): void {
  const { cacheMode = null } = stream;
  if (cacheMode === troubles.cacheMode) return;
  troubles.cacheMode = cacheMode;
  // Whether it fits, the room knows: it depends on what is shown.
  if (cacheMode !== null)
    note(troubles, { finding: 'settings', reason: `cache_${cacheMode}`, figure: 1 }, t, rules);
}

function tell(troubles: ViewTroubles, told: Told | null, t: number, rules: Rules): void {
  if (told !== null) note(troubles, told, t, rules);
}

/** Takes a finding down that holds at `t`; one of the same reason shortly before goes on. */
function note(troubles: ViewTroubles, found: Told, t: number, rules: Rules): void {
  const { kept } = troubles;
  const at = kept.findLastIndex(
    ({ finding, reason, to }) =>
      finding === found.finding && reason === found.reason && Math.abs(t - to) <= rules.findingReopenMs,
  );
  if (at < 0) troubles.kept = [...kept, { ...found, from: t, to: t }].slice(-KEPT);
  else troubles.kept = kept.map((one, i) => (i === at ? { ...one, to: Math.max(one.to, t) } : one));
}
