import type { PushSecond } from '../scenario/ledger.ts';
import type { Hidden, Incident } from './outcome.ts';
import { type Spell, spellsOf } from './spells.ts';

/** Frames that wait for longer than half a second are late, whoever notices. */
const LATE_MS = 500;
/** An encoder set to less than this part of its bitrate shows a picture that people tell from the full one. */
const ADAPTED = 0.85;
/** Harm comes out of caches and queues up to so much later, seconds. */
const DELAY = 15;

interface Push {
  readonly startAtMs: number;
  readonly videoKbps: number;
  /** What it would send in all at that bitrate. */
  readonly fullKbps: number;
  readonly actual: readonly (PushSecond | undefined)[];
  /** The same push with its low frame rate healed. */
  readonly healed: readonly (readonly (PushSecond | undefined)[])[];
  readonly incidents: readonly Incident[];
}

function where(
  push: readonly (PushSecond | undefined)[],
  holds: (second: PushSecond, index: number) => boolean,
): number[] {
  return push.flatMap((second, index) => (second !== undefined && holds(second, index) ? [index] : []));
}

const isLate = (second: PushSecond | undefined) => second !== undefined && second.waitingMs > LATE_MS;

/** What was true of the push without anybody seeing it, or not yet. */
export function hiddenOf({ startAtMs, videoKbps, fullKbps, actual, healed, incidents }: Push): Hidden[] {
  const named = (kind: Hidden['kind'], spells: readonly Spell[]): Hidden[] =>
    spells.map(({ from, to }) => ({ kind, from: startAtMs + 1000 * from, to: startAtMs + 1000 * to }));
  const clogs = incidents.filter(({ mechanism, jointWith }) => [mechanism, ...jointWith].includes('uplink'));
  const late = named('absorbed_clog', spellsOf(where(actual, isLate), 3));
  const absorbed = late.filter(
    ({ from, to }) => !clogs.some((clog) => clog.to > from && clog.from < to + 1000 * DELAY),
  );
  const isAdapted = (second: PushSecond) => second.videoKbps < ADAPTED * videoKbps;
  const adapted = where(actual, isAdapted);
  const toUplink = where(actual, (second) => isAdapted(second) && second.uplinkKbps < fullKbps);
  const masked = healed.flatMap((push) =>
    spellsOf(
      where(push, (second, index) => isLate(second) && !isLate(actual[index])),
      3,
    ).filter(({ from, to }) => to - from >= 3),
  );
  return [
    ...absorbed,
    ...named('adapted', spellsOf(adapted, 5)),
    ...named('adapted_to_uplink', spellsOf(toUplink, 5)),
    ...named('masked_clog', masked),
  ];
}
