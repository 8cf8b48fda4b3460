import type { Rules } from '../rules/ruleTable.ts';
import { type FeltSpell, mergeFelt } from './felt.ts';
import { nobody, type Reach } from './reach.ts';
import { byStart, keyOf, mergeByCause, reopenMs, type UpstreamSpell } from './upstream.ts';

/** Spells that are over and settled, joined, and by which keys the push told them. */
interface Kept {
  readonly spell: UpstreamSpell;
  readonly keys: readonly string[];
}

/** What was said of it can still change, or is still to be said for good. */
const isLive = ({ to, origin }: UpstreamSpell, now: number, rules: Rules) =>
  to === null || now - to < 2 * rules.latenessMs + reopenMs(origin, rules);

/**
 * The upstream spells of a room. A stutter may outlast what pushes and viewers remember of its beginning; what is
 * settled of it is kept as long as the stutter is told, so that it stays the same one.
 */
export class SpellMemory {
  private kept: readonly Kept[] = [];
  /** What was last recalled, before it was joined. */
  private parts: readonly UpstreamSpell[] = [];
  /** What viewers felt of each in settled seconds. */
  readonly reach = new Map<string, Reach>();

  /** Something settled stands in for what pushes told before. */
  get isKeeping(): boolean {
    return this.kept.length > 0;
  }

  /** The spells known now, with those that are kept. */
  recall(fresh: readonly UpstreamSpell[], now: number, rules: Rules): UpstreamSpell[] {
    const known = new Set(this.kept.flatMap(({ keys }) => keys));
    const rest = fresh.filter((spell) => !known.has(keyOf(spell)) && isLive(spell, now, rules));
    this.parts = [...this.kept.map(({ spell }) => spell), ...rest].sort(byStart);
    return mergeByCause(this.parts, rules);
  }

  /** Keeps those that nothing can change any more, as far as a stutter that is told hangs on them. */
  settle(spells: readonly UpstreamSpell[], bound: number, now: number, rules: Rules): void {
    const reachOf = (spell: UpstreamSpell) => this.reach.get(keyOf(spell)) ?? nobody;
    const live = mergeFelt(spells, reachOf, rules).filter(({ spell }) => isLive(spell, now, rules));
    const isOver = ({ to }: UpstreamSpell) => to !== null && to + rules.upstreamReachMs < bound;
    const isTold = ({ spell }: FeltSpell) =>
      live.some(({ members }) => members.some((member) => keyOf(member) === keyOf(spell)));
    const over = mergeFelt(mergeByCause(this.parts.filter(isOver), rules), reachOf, rules).filter(isTold);
    this.kept = over.map(({ spell }) => ({ spell, keys: this.keysWithin(spell) }));
    for (const { spell, reach } of over) this.reach.set(keyOf(spell), reach);
    const keys = new Set(spells.map(keyOf));
    for (const [key, { feltTo }] of this.reach)
      if (!keys.has(key) && feltTo < bound - rules.latenessMs) this.reach.delete(key);
  }

  /** The keys of all that was joined into a spell that is over. */
  private keysWithin({ cause, from, to }: UpstreamSpell): string[] {
    const isInside = (one: UpstreamSpell) =>
      one.cause === cause && one.from >= from && one.to !== null && one.to <= (to ?? from);
    const before = this.kept.filter(({ spell }) => isInside(spell)).flatMap(({ keys }) => keys);
    return [...new Set([...before, ...this.parts.filter(isInside).map(keyOf)])];
  }
}

/** The stutters that spells come to, those that were told for good long ago left out. */
export function told(
  spells: readonly UpstreamSpell[],
  reachOf: (spell: UpstreamSpell) => Reach,
  now: number,
  rules: Rules,
): FeltSpell[] {
  return mergeFelt(spells, reachOf, rules).filter(({ spell }) => isLive(spell, now, rules));
}
