import type { Rules } from '../rules/ruleTable.ts';
import { TICK_MS } from '../session/play/viewerTick.ts';
import { beyondTrouble } from './beyond.ts';
import { isConfined } from './confined.ts';
import type { Draft } from './draft.ts';
import { draftUpstream } from './draftUpstream.ts';
import { nobody, type Reach, widest } from './reach.ts';
import { Remembered } from './remembered.ts';
import { type SpellMemory, told } from './spellMemory.ts';
import type { TickView } from './tickView.ts';
import { keyOf, reaches, startOf, type UpstreamSpell } from './upstream.ts';

/** Whom the pusher's spells reached: of settled seconds it is known for good, of open ones looked for again. */
export class Reaching {
  private readonly settled: SpellMemory['reach'];
  private readonly drafted = new Remembered<UpstreamSpell, Draft>();

  constructor({ reach }: SpellMemory) {
    this.settled = reach;
  }

  /** Takes seconds down that can no longer change. */
  settle(spells: readonly UpstreamSpell[], views: readonly TickView[], rules: Rules): void {
    for (const spell of spells) {
      const known = this.known(spell, rules);
      const reach = widened(known, spell, spells, views, rules);
      if (reach !== known) this.settled.set(keyOf(spell), reach);
    }
  }

  /** Every stutter's draft, beside the open seconds too. */
  drafts(
    room: string,
    spells: readonly UpstreamSpell[],
    views: readonly TickView[],
    time: number,
    rules: Rules,
  ): Draft[] {
    const reachOf = (spell: UpstreamSpell) => widened(this.known(spell, rules), spell, spells, views, rules);
    const drafts = told(spells, reachOf, time, rules).map(({ spell, reach }) => {
      const { affected, watching, feltFrom, feltTo } = reach;
      // How long it was felt tells nothing of what is over.
      const of = [affected, watching, feltFrom, spell.to === null ? feltTo : null, rules];
      return this.drafted.get(spell, of, () => draftUpstream(room, spell, reach, rules));
    });
    this.drafted.endRound();
    return drafts;
  }

  private known(spell: UpstreamSpell, rules: Rules): Reach {
    return this.settled.get(keyOf(spell)) ?? this.inherited(spell, rules);
  }

  /** What was known of it under another key: a spell may turn out to have begun sooner than it seemed. */
  private inherited(spell: UpstreamSpell, rules: Rules): Reach {
    const first = Math.ceil(startOf(spell, rules.upstreamHiddenMs) / TICK_MS - 1) * TICK_MS;
    const mine = [...this.settled].flatMap(([key, reach]) => {
      const { feltFrom, feltTo } = reach;
      const isOfCause = key.startsWith(`${spell.cause} `);
      if (!isOfCause || feltFrom === null || feltTo <= first || feltFrom > (spell.to ?? feltFrom)) return [];
      return [{ ...reach, feltFrom: Math.max(feltFrom, first) }];
    });
    return mine.reduce(widest, nobody);
  }
}

/** The most viewers that stalled while a spell could reach them; `known` where it reached none of these. */
function widened(
  known: Reach,
  spell: UpstreamSpell,
  spells: readonly UpstreamSpell[],
  views: readonly TickView[],
  rules: Rules,
): Reach {
  let { affected, watching, feltFrom, feltTo } = known;
  let isReached = false;
  for (const view of views) {
    if (!reaches(spell, view.tick + TICK_MS, rules.upstreamHiddenMs, rules.upstreamReachMs)) continue;
    isReached = true;
    affected = Math.max(affected, view.lagging);
    watching = Math.max(watching, view.watching);
    // Who stalls long after its end, and was well in between, stalls by something else.
    const isAfter = spell.to !== null && view.tick > spell.to && view.tick - feltTo > rules.clogReopenMs;
    if (isAfter || !isFelt(view, spells, rules)) continue;
    feltFrom ??= view.tick;
    feltTo = Math.max(feltTo, view.tick + TICK_MS);
  }
  return isReached ? { affected, watching, feltFrom, feltTo } : known;
}

interface Looked {
  readonly spells: readonly UpstreamSpell[];
  readonly rules: Rules;
  readonly isFelt: boolean;
}

/** Each second is asked for once for every spell, and again whenever its room is looked at. */
const looked = new WeakMap<TickView, Looked>();

function isFelt(view: TickView, spells: readonly UpstreamSpell[], rules: Rules): boolean {
  if (view.stalled === 0 && view.laggards.length === 0) return false;
  const before = looked.get(view);
  if (before?.spells === spells && before.rules === rules) return before.isFelt;
  const now = { spells, rules, isFelt: findFelt(view, spells, rules) };
  looked.set(view, now);
  return now.isFelt;
}

/**
 * More viewers stall in this very second, or show too few frames in it, than some always do: those of one place that
 * alone stalls left out, and those who lagged before any trouble of the pusher could reach them, or for longer than it
 * explains.
 */
function findFelt(view: TickView, spells: readonly UpstreamSpell[], rules: Rules): boolean {
  const { stalled, laggards, watching } = view;
  const beyond = beyondTrouble(view, rules)?.laggards ?? [];
  let hurt = stalled;
  for (const viewer of laggards) {
    const { device, stalledNow, since } = viewer;
    if (!stalledNow) hurt += device === null ? 0 : 1;
    else if (beyond.includes(viewer) || !isReached(since, spells, rules)) hurt -= 1;
  }
  return hurt > watching * rules.cellBaseline && !isConfined(view, rules);
}

const isReached = (t: number, spells: readonly UpstreamSpell[], rules: Rules) =>
  spells.some((spell) => reaches(spell, t, rules.upstreamHiddenMs, rules.upstreamReachMs));
