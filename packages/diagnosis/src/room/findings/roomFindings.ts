import type { Rules } from '../../rules/ruleTable.ts';
import { TICK_MS } from '../../session/play/viewerTick.ts';
import type { PushSignal, Trouble, TroublesSignal, ViewersSignal } from '../../signal.ts';
import type { Draft } from '../draft.ts';
import { Audience, type Span } from './audience.ts';
import { draftPushFinding, spanOf } from './draftPushFinding.ts';
import { draftTrouble } from './draftTrouble.ts';
import { type PushedAt, pushedAt } from './pushAt.ts';
import { mergeTroubles, stepSpells, type TroubleSpell } from './troubleSpells.ts';

/**
 * What is true of a room's sessions beside its stutters. As with stutters, seconds younger than the lateness
 * bound are open, and are run again from the last settled state at each change.
 */
export class RoomFindings {
  private readonly room: string;
  private readonly audience = new Audience();
  private readonly ticks = new Map<number, Map<string, TroublesSignal>>();
  private spells: TroubleSpell[] = [];
  private settledTo = 0;

  constructor(room: string) {
    this.room = room;
  }

  acceptViewers(signal: ViewersSignal): void {
    if (signal.tick >= this.settledTo) this.audience.accept(signal);
  }

  /** Counts of a second that is settled come too late, and are left out. */
  acceptTroubles(signal: TroublesSignal): void {
    if (signal.tick < this.settledTo) return;
    const sources = this.ticks.get(signal.tick);
    if (sources === undefined) this.ticks.set(signal.tick, new Map([[signal.source, signal]]));
    else sources.set(signal.source, signal);
  }

  /** Every finding that the room's numbers say now. `now` is the room's event time, Unix ms. */
  drafts(pushers: readonly PushSignal[], now: number, rules: Rules): Draft[] {
    this.settle(pushers, now, rules);
    const spells = structuredClone(this.spells);
    this.run(spells, [...this.ticks.keys()], pushers, now, rules);
    return [
      ...pushers.flatMap((push) =>
        push.findings.map((found) => {
          const watching = this.audience.most(spanOf(push, found));
          return draftPushFinding(this.room, push, found, { watching, now, rules });
        }),
      ),
      ...spells.map((spell) => draftTrouble(this.room, spell, now, rules)),
    ];
  }

  /** Moves the settled spells over every second that nothing can change any more. */
  private settle(pushers: readonly PushSignal[], now: number, rules: Rules): void {
    const bound = Math.floor((now - rules.latenessMs) / TICK_MS) * TICK_MS;
    if (bound <= this.settledTo) return;
    const due = [...this.ticks.keys()].filter((tick) => tick < bound);
    this.run(this.spells, due, pushers, now, rules);
    for (const tick of due) this.ticks.delete(tick);
    const spans: Span[] = pushers.flatMap((push) => push.findings.map((found) => spanOf(push, found)));
    this.audience.settle(bound, spans);
    this.settledTo = bound;
    const oldest = bound - rules.latenessMs - rules.troubleQuietMs;
    this.spells = this.spells.filter(({ to }) => to > oldest);
  }

  private run(
    spells: TroubleSpell[],
    ticks: readonly number[],
    pushers: readonly PushSignal[],
    now: number,
    rules: Rules,
  ): void {
    for (const tick of ticks.toSorted((a, b) => a - b)) {
      const pushed = pushedAt(tick + TICK_MS, pushers, now, rules);
      const troubles = mergeTroubles(this.ticks.get(tick)?.values() ?? []);
      const joined = troubles.flatMap((trouble) => join(trouble, pushed));
      stepSpells(spells, tick, joined, this.audience.at(tick), rules);
    }
  }
}

/** Without a stream to watch nobody could. */
const needsStream: readonly string[] = ['refused', 'connect'];

/** What a viewer's trouble comes to beside what the push was meanwhile. */
function join(trouble: Trouble, pushed: PushedAt): Trouble[] {
  if (trouble.finding !== 'watch_failed') return [trouble];
  // handbook, -2301: after the push ended it is the end of the show, and nobody's failure.
  if (trouble.reason === 'disconnected') return pushed === 'live' ? [trouble] : [];
  return pushed === 'over' && needsStream.includes(trouble.reason)
    ? [{ ...trouble, reason: 'not_live' }]
    : [trouble];
}
