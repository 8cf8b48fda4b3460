import { copyOf } from '../../copy.ts';
import type { Rules } from '../../rules/ruleTable.ts';
import { TICK_MS } from '../../session/play/viewerTick.ts';
import type { PushSignal, TroublesSignal, ViewersSignal } from '../../signal.ts';
import type { Draft } from '../draft.ts';
import { Audience } from './audience.ts';
import { draftPushFinding, spanOf } from './draftPushFinding.ts';
import { draftTrouble } from './draftTrouble.ts';
import { type JoinedPush, joinPushes } from './joinPushes.ts';
import { isTold, joinTrouble } from './joinTrouble.ts';
import { pushedAt } from './pushAt.ts';
import { mergeTroubles, quietOf, stepSpells, type TroubleSpell } from './troubleSpells.ts';

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
    const joined = joinPushes(pushers, () => this.audience.playedUntil(rules.silentPlayedMs), now, rules);
    this.settle(pushers, joined, now, rules);
    const spells = this.ticks.size === 0 ? this.spells : copyOf(this.spells);
    const scenario = pushers.find((push) => push.scenario !== null)?.scenario ?? null;
    this.run(spells, [...this.ticks.keys()], pushers, now, rules);
    return [
      ...joined.flatMap(({ push, findings }) =>
        findings.map((found) => {
          const watching = this.audience.most(spanOf(push, found));
          return draftPushFinding(this.room, push, found, { watching, now, rules });
        }),
      ),
      ...spells
        .filter((spell) => isTold(spell, spells, scenario, rules))
        .map((spell) => draftTrouble(this.room, spell, now, rules)),
    ];
  }

  /** Moves the settled spells over every second that nothing can change any more. */
  private settle(
    pushers: readonly PushSignal[],
    joined: readonly JoinedPush[],
    now: number,
    rules: Rules,
  ): void {
    const bound = Math.floor((now - rules.latenessMs) / TICK_MS) * TICK_MS;
    if (bound <= this.settledTo) return;
    const due = [...this.ticks.keys()].filter((tick) => tick < bound);
    this.run(this.spells, due, pushers, now, rules);
    for (const tick of due) this.ticks.delete(tick);
    this.audience.settle(
      bound,
      joined.flatMap(({ push, findings }) => findings.map((found) => spanOf(push, found))),
      rules.silentPlayedMs,
    );
    this.settledTo = bound;
    const oldest = bound - rules.latenessMs;
    this.spells = this.spells.filter(({ finding, to }) => to > oldest - quietOf(finding, rules));
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
      const joined = troubles.flatMap((trouble) => joinTrouble(trouble, pushed));
      stepSpells(spells, tick, joined, this.audience.at(tick), rules);
    }
  }
}
