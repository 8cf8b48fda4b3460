import type { Incident } from '../../../packages/simulator/src/index.ts';

/** Harm of one cause and place that pauses for no longer is one incident, ms: as the labels have it. */
const JOIN_MS = 5000;

const meet = (a: Incident, b: Incident) => a.from <= b.to + JOIN_MS && b.from <= a.to + JOIN_MS;

const samePlace = (a: Incident, b: Incident) => a.radius.by === b.radius.by && a.radius.id === b.radius.id;

/**
 * The labels tell harm apart by every set of mechanisms that was necessary for it, so that one trouble may stand
 * there several times: by itself, and joint with what made it worse for a few. A stutter is said once a cause and
 * place. Joint harm in the time of a trouble that alone explains others belongs to that one; the rest of one
 * cause and place that meets is one incident.
 */
export function consolidate(incidents: readonly Incident[]): Incident[] {
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
      (one) => one.cause === incident.cause && samePlace(one, incident) && meet(one, incident),
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
