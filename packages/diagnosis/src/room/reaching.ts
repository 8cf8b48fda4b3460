import type { Rules } from '../rules/ruleTable.ts';
import { TICK_MS } from '../session/play/viewerTick.ts';
import type { Draft } from './draft.ts';
import { draftUpstream } from './draftUpstream.ts';
import { FeltSeconds, isFelt } from './feltSeconds.ts';
import { nobody, type Reach, widest } from './reach.ts';
import { Remembered } from './remembered.ts';
import { type SpellMemory, told } from './spellMemory.ts';
import type { TickView } from './tickView.ts';
import { keyOf, startOf, type UpstreamSpell } from './upstream.ts';

/** Whom the pusher's spells reached: of settled seconds it is known for good, of open ones looked for again. */
export class Reaching {
  private readonly settled: SpellMemory['reach'];
  private readonly felt = new FeltSeconds();
  private readonly drafted = new Remembered<UpstreamSpell, Draft>();
  /** What is known for good of these spells, until something more is settled. */
  private readonly known = new Map<UpstreamSpell, Reach>();
  private spells: readonly UpstreamSpell[] = [];

  constructor({ reach }: SpellMemory) {
    this.settled = reach;
  }

  /** Takes seconds down that can no longer change. */
  settle(spells: readonly UpstreamSpell[], views: readonly TickView[], rules: Rules): void {
    this.known.clear();
    if (views.length === 0) return;
    const felt = views.map((view) => isFelt(view, spells, rules));
    for (const spell of spells) {
      const known = this.look(spell, rules);
      const reach = widened(known, spell, { views, felt }, rules);
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
    if (spells !== this.spells) this.known.clear();
    this.spells = spells;
    const seen = { views, felt: spells.length === 0 ? [] : this.felt.of(views, spells, rules) };
    const reachOf = (spell: UpstreamSpell) => widened(this.knownOf(spell, rules), spell, seen, rules);
    const drafts = told(spells, reachOf, time, rules).map(({ spell, reach }) => {
      const { affected, watching, feltFrom, feltTo } = reach;
      // How long it was felt tells nothing of what is over.
      const of = [affected, watching, feltFrom, spell.to === null ? feltTo : null, rules];
      return this.drafted.get(spell, of, () => draftUpstream(room, spell, reach, rules));
    });
    this.drafted.endRound();
    return drafts;
  }

  private knownOf(spell: UpstreamSpell, rules: Rules): Reach {
    let known = this.known.get(spell);
    if (known === undefined) {
      known = this.look(spell, rules);
      this.known.set(spell, known);
    }
    return known;
  }

  private look(spell: UpstreamSpell, rules: Rules): Reach {
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

/** Seconds, and whether viewers felt each of them. */
interface Seen {
  readonly views: readonly TickView[];
  readonly felt: readonly boolean[];
}

/** The most viewers that stalled while a spell could reach them; `known` where it reached none of these. */
function widened(known: Reach, spell: UpstreamSpell, { views, felt }: Seen, rules: Rules): Reach {
  const first = startOf(spell, rules.upstreamHiddenMs) - TICK_MS;
  const last = (spell.to ?? Number.POSITIVE_INFINITY) + rules.upstreamReachMs - TICK_MS;
  let { affected, watching, feltFrom, feltTo } = known;
  let isReached = false;
  for (let index = 0; index < views.length; index++) {
    const view = views[index];
    if (view === undefined || view.tick < first || view.tick > last) continue;
    const { tick } = view;
    isReached = true;
    affected = Math.max(affected, view.lagging);
    watching = Math.max(watching, view.watching);
    // Who stalls long after its end, and was well in between, stalls by something else.
    const isAfter = spell.to !== null && tick > spell.to && tick - feltTo > rules.clogReopenMs;
    if (isAfter || felt[index] !== true) continue;
    feltFrom ??= tick;
    feltTo = Math.max(feltTo, tick + TICK_MS);
  }
  return isReached ? { affected, watching, feltFrom, feltTo } : known;
}
