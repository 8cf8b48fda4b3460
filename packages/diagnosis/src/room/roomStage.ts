import type { Census } from '../census.ts';
import { type RuleOverrides, resolveRules } from '../rules/resolveRules.ts';
import type { Rules } from '../rules/ruleTable.ts';
import type { Signal } from '../signal.ts';
import type { RoomVerdict } from '../verdict/verdict.ts';
import { hurtsOf } from './hurt.ts';
import { Ledger } from './ledger.ts';
import { Room } from './room.ts';

interface Kept {
  readonly room: Room;
  readonly ledger: Ledger;
  rules: Rules;
  scenario: string | null;
}

/**
 * The second stage: keyed by room, it joins what session stages say of the pusher and of the viewers, and
 * decides cause and blast radius. No clock of its own: `idle` is told how long nothing came.
 */
export class RoomStage {
  private readonly rooms = new Map<string, Kept>();
  private readonly changed = new Set<Kept>();
  private readonly overrides: RuleOverrides;
  private told: Census[] = [];

  constructor(overrides: RuleOverrides = {}) {
    this.overrides = overrides;
  }

  get size(): number {
    return this.rooms.size;
  }

  accept(signal: Signal): void {
    const kept = this.rooms.get(signal.room) ?? this.open(signal.room);
    if (signal.kind === 'push') {
      if (signal.scenario !== kept.scenario) this.play(kept, signal.room, signal.scenario);
      kept.room.acceptPush(signal);
    } else if (signal.kind === 'viewers') kept.room.acceptViewers(signal);
    else kept.room.acceptTroubles(signal);
    this.changed.add(kept);
  }

  /** Lets `ms` of the server's time pass over every room: silence ends stutters, and empties rooms. */
  idle(ms: number): void {
    for (const [id, kept] of this.rooms) {
      kept.room.silentMs += ms;
      if (kept.room.silentMs >= kept.rules.silentMs) this.changed.add(kept);
      if (kept.room.silentMs > kept.rules.latenessMs * 2) this.rooms.delete(id);
    }
  }

  /** What changed in the verdicts since the last call, the newest revision of each. */
  drain(): RoomVerdict[] {
    const verdicts: RoomVerdict[] = [];
    this.told = [];
    for (const { room, ledger, rules } of this.changed) {
      const drafts = room.drafts(rules);
      const said = ledger.compare(drafts, room.time);
      verdicts.push(...said);
      this.told.push(...room.presences(), ...hurtsOf(said, drafts, room.time));
    }
    this.changed.clear();
    return verdicts;
  }

  /** What the rooms of the last drain tell the platform stage. */
  census(): readonly Census[] {
    return this.told;
  }

  private open(id: string): Kept {
    const rules = resolveRules(this.overrides, id, undefined);
    const kept: Kept = { room: new Room(id), ledger: new Ledger(rules), rules, scenario: null };
    this.rooms.set(id, kept);
    return kept;
  }

  /** Only a push says what a room plays, and viewers may have been heard before it. */
  private play(kept: Kept, id: string, scenario: string | null): void {
    kept.scenario = scenario;
    kept.rules = resolveRules(this.overrides, id, scenario ?? undefined);
    kept.ledger.rules = kept.rules;
  }
}
