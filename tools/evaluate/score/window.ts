import type { Incident } from '../../../packages/simulator/src/index.ts';

/** How far from the first harm a stutter may be dated to be the same one, ms (domain notes, 3.5). */
export const BEFORE_MS = 12_000;
export const AFTER_MS = 6_000;

/** True when something dated here may be this incident. */
export const near = (from: number, incident: Incident) =>
  from >= incident.from - BEFORE_MS && from <= incident.from + AFTER_MS;

/** True when something said of this time is in the time of that spell. */
export const during = (from: number, to: number, spell: { readonly from: number; readonly to: number }) =>
  from <= spell.to + AFTER_MS && to >= spell.from - BEFORE_MS;
