import type { ViewersSeconds } from '../../signal.ts';

/** What each column of a signal says of one second. */
export type ToldSecond = { readonly [Column in keyof ViewersSeconds]: ViewersSeconds[Column][number] };

/** A signal tells of so many groups times seconds: each takes up to 27 characters, and a message 900,000. */
const COUNTS_TOLD = 20_000;

/** How many groups the seconds tell of. */
export const groupsIn = (seconds: readonly ToldSecond[]): number =>
  seconds.reduce((most, { ofGroups }) => Math.max(most, ofGroups.length), 0);

/** Seconds by columns, as many at a time as a message holds of so many groups. */
export function* columnsOf(seconds: readonly ToldSecond[], groups: number): Generator<ViewersSeconds> {
  const atOnce = Math.max(1, Math.floor(COUNTS_TOLD / (groups + 1)));
  for (let from = 0; from < seconds.length; from += atOnce) {
    const some = seconds.slice(from, from + atOnce);
    yield {
      tick: some.map(({ tick }) => tick),
      watching: some.map(({ watching }) => watching),
      stalled: some.map(({ stalled }) => stalled),
      lagging: some.map(({ lagging }) => lagging),
      caches: some.map(({ caches }) => caches),
      ofGroups: some.map(({ ofGroups }) => ofGroups),
      hurt: some.map(({ hurt }) => hurt),
      laggards: some.map(({ laggards }) => laggards),
      devices: some.map(({ devices }) => devices),
    };
  }
}
