import type { Census } from '../census.ts';
import { type RuleOverrides, resolveRules } from '../rules/resolveRules.ts';
import type { Rules } from '../rules/ruleTable.ts';
import type { Signal, ViewersSignal } from '../signal.ts';
import type { RoomVerdict } from '../verdict/verdict.ts';
import { hurtsOf } from './hurt.ts';
import { Ledger } from './ledger.ts';
import { Room } from './room.ts';

interface Kept {
  readonly room: Room;
  readonly ledger: Ledger;
  rules: Rules;
  scenario: string | null;
  /** Something was heard of it that may be news: of a push, a finding, or viewers who stall. */
  isDue: boolean;
  /** Its time when it was last looked at, Unix ms. */
  lookedAt: number;
}

/** How long a room of which only healthy seconds are heard is left alone, ms of its time: they are no news. */
const HOLD_MS = 1000;

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
    if (signal.kind !== 'viewers' || isHurt(signal)) kept.isDue = true;
    this.changed.add(kept);
  }

  /** Lets `ms` of the server's time pass over every room: silence ends stutters, and empties rooms. */
  idle(ms: number): void {
    for (const [id, kept] of this.rooms) {
      kept.room.silentMs += ms;
      if (kept.room.silentMs >= kept.rules.silentMs) {
        kept.isDue = true;
        this.changed.add(kept);
      }
      if (kept.room.silentMs > kept.rules.latenessMs * 2) this.rooms.delete(id);
    }
  }

  /**
   * What changed in the verdicts since the last call, the newest revision of each. A room that has no news may wait
   * for a second; `all` are looked at when nothing more comes.
   */
  drain(all = false): RoomVerdict[] {
    const verdicts: RoomVerdict[] = [];
    this.told = [];
    for (const kept of this.changed) {
      if (!all && mayWait(kept)) continue;
      this.changed.delete(kept);
      const { room, ledger, rules } = kept;
      kept.isDue = false;
      kept.lookedAt = room.time;
      const drafts = room.drafts(rules);
      const said = ledger.compare(drafts, room.time);
      verdicts.push(...said);
      this.told.push(...room.presences(), ...hurtsOf(said, drafts, room.time));
    }
    return verdicts;
  }

  /** What the rooms of the last drain tell the platform stage. */
  census(): readonly Census[] {
    return this.told;
  }

  private open(id: string): Kept {
    const rules = resolveRules(this.overrides, id, undefined);
    const kept: Kept = {
      room: new Room(id),
      ledger: new Ledger(rules),
      rules,
      scenario: null,
      isDue: true,
      lookedAt: 0,
    };
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

const isSome = (viewers: number) => viewers > 0;

/** True where somebody stalls or lags in one of the seconds. */
const isHurt = ({ seconds: { stalled, lagging } }: ViewersSignal) =>
  stalled.some(isSome) || lagging.some(isSome);

/** True where nothing that was heard can be news, and nothing that was said is still on. */
function mayWait({ isDue, ledger, room, lookedAt }: Kept): boolean {
  const sinceMs = room.time - lookedAt;
  return !isDue && sinceMs >= 0 && sinceMs < HOLD_MS && !ledger.hasOpen();
}
