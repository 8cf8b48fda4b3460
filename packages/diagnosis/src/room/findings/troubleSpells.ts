import type { Rules } from '../../rules/ruleTable.ts';
import { TICK_MS } from '../../session/play/viewerTick.ts';
import type { Trouble, TroublesSignal } from '../../signal.ts';
import type { GroupCount } from '../../verdict/verdict.ts';

/** How many groups of one spell are kept. */
const GROUPS_KEPT = 64;

/** A time in which a finding was true of viewers of a room, whoever they were: plain data. */
export interface TroubleSpell extends Pick<Trouble, 'finding' | 'reason'> {
  readonly from: number;
  /** End of the last second in which it held for anybody. */
  to: number;
  affected: number;
  sum: number;
  /** Most who watched at once meanwhile. */
  watching: number;
  session: string | null;
  readonly groups: Map<string, Pick<GroupCount, 'by' | 'id' | 'affected'>>;
}

/** A copy that can be moved on its own: counts of groups are never changed, only replaced. */
export const copySpell = (spell: TroubleSpell): TroubleSpell => ({ ...spell, groups: new Map(spell.groups) });

/** How long nobody must have met a finding for it to be over, ms. */
export function quietOf(finding: Trouble['finding'], rules: Rules): number {
  return finding === 'watch_failed' || finding === 'high_delay'
    ? rules.troubleQuietMs
    : rules.troubleLongQuietMs;
}

/** Adds up what each session stage counted in one second. */
export function mergeTroubles(parts: Iterable<TroublesSignal>): Trouble[] {
  const merged = new Map<string, Trouble>();
  for (const { troubles } of parts) {
    for (const trouble of troubles) {
      const key = `${trouble.finding} ${trouble.reason}`;
      const known = merged.get(key);
      merged.set(key, known === undefined ? trouble : add(known, trouble));
    }
  }
  return [...merged.values()].sort(
    (a, b) => a.finding.localeCompare(b.finding) || a.reason.localeCompare(b.reason),
  );
}

function add(a: Trouble, b: Trouble): Trouble {
  return {
    ...a,
    began: a.began + b.began,
    present: a.present + b.present,
    sum: a.sum + b.sum,
    session: a.began === 0 ? b.session : b.began === 0 ? a.session : null,
    groups: [...a.groups, ...b.groups],
  };
}

/** Moves the spells by what one second says. A reason that returns in time is the same spell. */
export function stepSpells(
  spells: TroubleSpell[],
  tick: number,
  troubles: readonly Trouble[],
  watching: number,
  rules: Rules,
): void {
  for (const trouble of troubles) {
    let spell = spells.findLast(
      ({ finding, reason, to }) =>
        finding === trouble.finding && reason === trouble.reason && tick - to <= quietOf(finding, rules),
    );
    if (spell === undefined) {
      const { finding, reason } = trouble;
      spell = {
        finding,
        reason,
        from: tick,
        to: tick,
        affected: 0,
        sum: 0,
        watching: 0,
        session: null,
        groups: new Map(),
      };
      spells.push(spell);
    }
    grow(spell, trouble, tick + TICK_MS, watching);
  }
}

function grow(spell: TroubleSpell, trouble: Trouble, end: number, watching: number): void {
  spell.to = Math.max(spell.to, end);
  // One viewer is named; with a second it is a crowd.
  if (trouble.began > 0) spell.session = spell.affected === 0 ? trouble.session : null;
  spell.affected += trouble.began;
  spell.sum += trouble.sum;
  spell.watching = Math.max(spell.watching, watching);
  for (const { by, id, began } of trouble.groups) {
    const key = `${by} ${id}`;
    const known = spell.groups.get(key);
    if (known === undefined && spell.groups.size >= GROUPS_KEPT) continue;
    spell.groups.set(key, { by, id, affected: (known?.affected ?? 0) + began });
  }
}
