import { lasting, utc } from '@stutterscope/cloud';
import { borrow, defaultRules, type Stutter, type WhatIf } from '@stutterscope/diagnosis';
import { printable } from '../printable.ts';
import { besidesOf, findingsStory } from './findingsStory.ts';
import type { Picked } from './pickStutter.ts';
import { placeStory } from './placeStory.ts';
import type { PusherWord, RoomHistory } from './roomHistory.ts';
import { stutterStory } from './stutterStory.ts';
import { wrap } from './wrap.ts';

const { clogQueFrames, fpsTooLow, silentMs } = defaultRules;

function figuresOf({ fps, que, spd, heardAt }: PusherWord): string[] {
  const line = (label: string, value: number | null, unit: string, words: string) =>
    `${label} ${value === null ? 'was not measured' : `${Math.round(value * 10) / 10} ${unit}`}${words}`;
  return [
    `The last figures of the pusher, of ${utc(heardAt)}:`,
    line('FPS', fps, 'frames/s', ` (below ${fpsTooLow} is too low).`),
    line('QUE', que, 'frames', ` waiting to be sent (a clog begins at ${clogQueFrames}).`),
    line('SPD', spd, 'kbit/s', ' sent.'),
  ];
}

/** How the room is now: only a pusher that was heard just now, with good figures, is called smooth. */
function presentOf({ room, pusher, nowMs, present }: RoomHistory): string {
  if (pusher === null) {
    return [
      `${room}: nothing stutters, as far as is known.`,
      '  No pusher of this room reported, so nobody can say how the push is.',
    ].join('\n');
  }
  const silence = nowMs - pusher.heardAt;
  const isWell = (pusher.que ?? 0) < clogQueFrames && pusher.fps !== null && pusher.fps >= fpsTooLow;
  const head =
    silence >= silentMs
      ? `${room}: nothing was heard of the pusher for ${lasting(silence)}. Nothing stuttered then.`
      : `${room}: ${isWell ? 'smooth' : 'no stutter is known'} ${present}.`;
  return [head, ...figuresOf(pusher).map((text) => wrap(text, '  '))].join('\n');
}

function atThatMoment({ match, awayMs }: Picked, atMs: number | null): string[] {
  if (match !== 'nearest' || atMs === null) return [];
  const where =
    awayMs > 0
      ? `The nearest stutter began ${lasting(awayMs)} later.`
      : `The nearest stutter was over ${lasting(-awayMs)} before.`;
  return [`Nothing stuttered at ${utc(atMs)}. ${where}`];
}

const overlaps = (a: Stutter, b: Stutter) =>
  a.from <= (b.to ?? Number.POSITIVE_INFINITY) && b.from <= (a.to ?? Number.POSITIVE_INFINITY);

/** What is known of a room, in sentences: the stutter picked, or what says that it is well. */
export function roomStory(
  history: RoomHistory,
  picked: Picked | null,
  atMs: number | null,
  cost: WhatIf | null = null,
): string {
  const { stutters, alerts, seated, incidents, nowMs } = history;
  const told = alerts.filter((alert) => alert.stutter === picked?.stutter.id);
  const besides = findingsStory(
    besidesOf(history.findings, picked?.stutter ?? null, atMs),
    told.flatMap(({ remedies }) => remedies),
  );
  const isOpen = stutters.some(({ to }) => to === null);
  const present = isOpen || (atMs !== null && picked !== null) ? [] : [presentOf(history)];
  if (picked === null)
    return printable([...present, 'No stutter of this room is on record.', ...besides].join('\n\n'));
  const { stutter } = picked;
  const others = stutters.filter((other) => other.id !== stutter.id && overlaps(other, stutter));
  const borrowed = borrow(stutter, seated, incidents);
  const seen = placeStory(history.recordings, stutter);
  const lead = picked.match === 'newest' && !isOpen ? ['The last stutter:'] : atThatMoment(picked, atMs);
  return printable(
    [
      ...present,
      ...lead,
      stutterStory(stutter, told, others, borrowed, nowMs, cost),
      ...seen,
      ...besides,
    ].join('\n\n'),
  );
}
