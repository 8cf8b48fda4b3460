import { wordsOf } from '../../remedies/findingWords.ts';
import type { Rules } from '../../rules/ruleTable.ts';
import { TICK_MS } from '../../session/play/viewerTick.ts';
import { evidence } from '../../verdict/evidence.ts';
import { type Draft, draftFinding } from '../draft.ts';
import type { TickView } from '../tickView.ts';
import { summarizeFinding } from './summarizeFinding.ts';

/** A time in which nearly all viewers stalled, and the second in which most did. */
interface CommonSpell {
  readonly from: number;
  readonly to: number;
  readonly worst: TickView;
}

/**
 * Stalls of nearly all viewers of a room whose push was never heard of. They are no stutter: whether the push or the
 * delivery behind it is at fault nobody can say, but that they stall is known.
 */
export class UnheardStalls {
  private settled: readonly CommonSpell[] = [];

  /** Takes seconds down that can no longer change. */
  settle(views: readonly TickView[], forgetTo: number, rules: Rules): void {
    this.settled = moved(this.settled, views, rules).filter(({ to }) => to > forgetTo);
  }

  /** Every such time, beside the open seconds too. `now` is the room's event time, Unix ms. */
  drafts(room: string, views: readonly TickView[], now: number, rules: Rules): Draft[] {
    return moved(this.settled, views, rules).map((spell) => draft(room, spell, now, rules));
  }
}

function moved(
  before: readonly CommonSpell[],
  views: readonly TickView[],
  rules: Rules,
): readonly CommonSpell[] {
  let spells = before;
  for (const view of views) {
    const { tick, stalled, watching } = view;
    if (watching < 2 || stalled < watching * rules.roomShare) continue;
    const last = spells.at(-1);
    const to = tick + TICK_MS;
    spells =
      last === undefined || tick - last.to > rules.clogReopenMs
        ? [...spells, { from: tick, to, worst: view }]
        : [...spells.slice(0, -1), { ...last, to, worst: stalled > last.worst.stalled ? view : last.worst }];
  }
  return spells;
}

function draft(room: string, { from, to, worst }: CommonSpell, now: number, rules: Rules): Draft {
  const finding = 'silent';
  const reason = 'viewers_stall';
  const { says, advice } = wordsOf(finding, reason);
  const told = {
    from,
    to: now - to > rules.clogReopenMs ? to : null,
    viewers: { affected: worst.stalled, watching: worst.watching },
    evidence: evidence({
      signal: 'viewers stalled at once',
      at: worst.tick,
      value: worst.stalled,
      unit: 'viewers',
      comparison: '>=',
      limit: worst.watching * rules.roomShare,
    }),
  };
  return draftFinding(
    room,
    'push',
    {
      ...told,
      session: null,
      side: 'push',
      finding,
      reason,
      groups: [],
      summary: summarizeFinding(says, told),
      advice: [...advice],
    },
    rules.clogReopenMs,
  );
}
