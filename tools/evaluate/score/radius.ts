import type { HarmRadius, Incident } from '../../../packages/simulator/src/index.ts';
import type { Claim, Roster } from './said.ts';

/** How alike two groups' viewers must be for nobody to be able to tell them apart (shared over all). */
const COLLINEAR = 0.8;

const same = (a: HarmRadius, b: HarmRadius) => a.by === b.by && a.id === b.id;

function membersOf(roster: Roster, radius: HarmRadius): Set<string> {
  if (radius.by === 'room') return new Set(roster.keys());
  if (radius.by === 'session') return new Set([radius.id]);
  const inGroup = ([, groups]: readonly [string, readonly HarmRadius[]]) =>
    groups.some((group) => same(group, radius));
  return new Set([...roster].filter(inGroup).map(([session]) => session));
}

/** The places a claim points at: its session, its groups, else the whole room. */
function placesOf(claim: Claim): readonly HarmRadius[] {
  if (claim.session !== null) return [{ by: 'session', id: claim.session }];
  return claim.groups.length > 0 ? claim.groups : [{ by: 'room', id: '' }];
}

/** True when a claim is about somebody who was harmed. */
export function sharesViewers(roster: Roster, claim: Claim, harm: Pick<Incident, 'viewers'>): boolean {
  const places = placesOf(claim).map((place) => membersOf(roster, place));
  return harm.viewers.some((viewer) => places.some((place) => place.has(viewer)));
}

function collinear(roster: Roster, a: HarmRadius, b: HarmRadius): boolean {
  const [one, other] = [membersOf(roster, a), membersOf(roster, b)];
  const shared = [...one].filter((viewer) => other.has(viewer)).length;
  return shared >= COLLINEAR * (one.size + other.size - shared) && shared > 0;
}

/**
 * True when the place named is the place hit, and every other place named beside it holds the same viewers, so
 * that nothing in the room could tell them apart. A claim that names no group is right of one with just its
 * viewers. What hits a push hits the room.
 */
export function isRadiusRight(roster: Roster, claim: Claim, incident: Incident): boolean {
  const places = placesOf(claim);
  const { radius } = incident;
  return (
    (claim.groups.length === 0 || places.some((place) => same(place, radius))) &&
    places.every((place) => same(place, radius) || collinear(roster, place, radius))
  );
}
