import type { Rules } from '../rules/ruleTable.ts';
import { beyondTrouble } from './beyond.ts';
import { isConfined } from './confined.ts';
import { PerSecond } from './perSecond.ts';
import type { TickView } from './tickView.ts';
import { reaches, type UpstreamSpell } from './upstream.ts';

/** Which of a room's open seconds its viewers felt, beside the spells of its pusher. */
export class FeltSeconds {
  private readonly seconds = new PerSecond<boolean>();
  private spells: readonly UpstreamSpell[] = [];
  private rules: Rules | null = null;

  /** Of each second given, whether it was felt. */
  of(views: readonly TickView[], spells: readonly UpstreamSpell[], rules: Rules): readonly boolean[] {
    if (rules !== this.rules || !reachAlike(spells, this.spells)) this.seconds.forget();
    this.rules = rules;
    this.spells = spells;
    return this.seconds.of(views, (view) => isFelt(view, spells, rules));
  }
}

/** True for spells that reach the same moments. */
function reachAlike(a: readonly UpstreamSpell[], b: readonly UpstreamSpell[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  return a.every((one, index) => {
    const other = b[index];
    return one.from === other?.from && one.to === other.to && one.unheardFrom === other.unheardFrom;
  });
}

/**
 * More viewers stall in this very second, or show too few frames in it, than some always do: those of one place that
 * alone stalls left out, and those who lagged before any trouble of the pusher could reach them, or for longer than it
 * explains.
 */
export function isFelt(view: TickView, spells: readonly UpstreamSpell[], rules: Rules): boolean {
  const { stalled, laggards, watching } = view;
  if (stalled === 0 && laggards.length === 0) return false;
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
