import type { Incident, Outcome } from '../../../packages/simulator/src/index.ts';
import { type QueueSpell, queueSpells, REACH_MS } from './queue.ts';

/** Harm of one cause and place that pauses for no longer is one incident, ms: as the labels have it. */
const JOIN_MS = 5000;

const meet = (a: Incident, b: Incident) => a.from <= b.to + JOIN_MS && b.from <= a.to + JOIN_MS;

/** Pieces of harm that one standing queue did to a room: the caches hid it in between. */
function oneQueue(a: Incident, b: Incident, queues: readonly QueueSpell[]): boolean {
  if (a.cause !== 'upstream_clog' || a.radius.by !== 'room') return false;
  const behind = ({ from }: Incident) =>
    queues.findLast((queue) => queue.from <= from + 1000 && from <= queue.to + REACH_MS);
  const queue = behind(a);
  return queue !== undefined && queue === behind(b);
}

const samePlace = (a: Incident, b: Incident) => a.radius.by === b.radius.by && a.radius.id === b.radius.id;

/**
 * The labels tell harm apart by every set of mechanisms that was necessary for it, and by every pause in which the
 * caches hid it, so that one trouble may stand there several times. A stutter is said once a cause and place.
 * Joint harm in the time of a trouble that alone explains others belongs to that one; the rest of one cause and
 * place that meets, or comes out of one queue that never emptied, is one incident.
 */
export function consolidate(incidents: readonly Incident[], queues: Outcome['queues']): Incident[] {
  const spells = queueSpells(queues);
  const alone = incidents.filter(({ jointWith }) => jointWith.length === 0);
  const joint = incidents.filter(
    (one) =>
      one.jointWith.length > 0 &&
      !alone.some(
        (other) =>
          meet(one, other) &&
          [one.mechanism, ...one.jointWith].includes(other.mechanism) &&
          (other.radius.by === 'room' || samePlace(one, other)),
      ),
  );
  const merged: Incident[] = [];
  for (const incident of [...alone, ...joint].sort((a, b) => a.from - b.from)) {
    const at = merged.findIndex(
      (one) =>
        one.cause === incident.cause &&
        samePlace(one, incident) &&
        (meet(one, incident) || oneQueue(one, incident, spells)),
    );
    const before = merged[at];
    if (before === undefined) merged.push(incident);
    else merged[at] = join(before, incident);
  }
  return merged;
}

function join(one: Incident, other: Incident): Incident {
  return {
    ...one,
    jointWith: one.jointWith.filter((mechanism) => other.jointWith.includes(mechanism)),
    from: Math.min(one.from, other.from),
    to: Math.max(one.to, other.to),
    harmSeconds: one.harmSeconds + other.harmSeconds,
    viewers: [...new Set([...one.viewers, ...other.viewers])],
    watching: Math.max(one.watching, other.watching),
  };
}

/**
 * What ails one viewer alone harms no other: labels that joined the fringe of others' harm to it, without saying
 * when it was, are left with its own, and the rest is held against nobody.
 */
export function apart(incidents: readonly Incident[]): { own: Incident[]; others: Incident[] } {
  const alone = incidents.filter(({ radius }) => radius.by === 'session');
  return {
    own: incidents.map((one) => (alone.includes(one) ? { ...one, viewers: [one.radius.id] } : one)),
    others: alone.flatMap((one) => {
      const viewers = one.viewers.filter((viewer) => viewer !== one.radius.id);
      return viewers.length === 0 ? [] : [{ ...one, viewers }];
    }),
  };
}

/** A viewer who lost less than this of an incident has hardly seen it, s of stillness and of missing frames. */
const BRIEF_S = 1;

/** True when nobody lost a second by it: a dip that short is no stutter, and saying it is no mistake either. */
export function isBrief({ from, to, viewers }: Incident, seen: Outcome['seen']): boolean {
  const lost = new Map<string, number>();
  for (const { session, at, stalled, shown } of seen) {
    if (at < from || at >= to) continue;
    lost.set(session, (lost.get(session) ?? 0) + Math.max(stalled, 1 - shown));
  }
  return viewers.every((viewer) => (lost.get(viewer) ?? 0) < BRIEF_S);
}
