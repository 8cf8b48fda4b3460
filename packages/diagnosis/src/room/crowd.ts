import { LAGGARDS_NAMED } from '../session/play/laggards.ts';
import { affectedBy, type Downstream } from './downstream.ts';
import type { Sufferer } from './sufferers.ts';

/** Viewers who lag together: how many, since when and until when, and who was first. */
export interface Crowd {
  readonly first: string | null;
  readonly from: number;
  /** Null while it lasts. */
  readonly to: number | null;
  readonly affected: number;
}

const bySince = (a: Sufferer, b: Sufferer) => a.since - b.since || a.session.localeCompare(b.session);

/** Of these viewers those whose lags touch each other in time: the run with the most seconds of lag. */
export function atOnce(members: readonly Sufferer[]): Sufferer[] {
  const runs: Sufferer[][] = [];
  let until = Number.NEGATIVE_INFINITY;
  for (const one of [...members].sort(bySince)) {
    const run = runs.at(-1);
    if (run === undefined || one.since > until) runs.push([one]);
    else run.push(one);
    until = Math.max(until, one.lagsUntil);
  }
  const weight = (run: readonly Sufferer[]) => run.reduce((sum, { seconds }) => sum + seconds, 0);
  return runs.reduce((most, run) => (weight(run) > weight(most) ? run : most), []);
}

/** The viewers as one crowd. Where more lag at once than are named, the counts of the whole spell speak. */
export function crowdOf(state: Downstream, members: readonly Sufferer[]): Crowd {
  const [first = null] = [...members].sort(bySince);
  const from = first?.since ?? state.from;
  const name = first?.session ?? null;
  if (state.all.mostLagging > LAGGARDS_NAMED)
    return { first: name, from, to: state.to, affected: affectedBy(state) };
  const isOver = state.to !== null || members.every(({ lagsUntil }) => lagsUntil < state.lagsUntil);
  const to = members.reduce((last, { stalledUntil }) => Math.max(last, stalledUntil), from);
  const affected = new Set(members.map(({ session }) => session)).size;
  return { first: name, from, to: isOver ? to : null, affected };
}
