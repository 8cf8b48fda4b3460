import type { Rules } from '../rules/ruleTable.ts';
import type { PushSignal } from '../signal.ts';
import type { CommonStall } from './commonStalls.ts';
import type { PusherState } from './downstream.ts';
import { hiddenClogs } from './hiddenClog.ts';
import { SpellMemory } from './spellMemory.ts';
import { gapsBetween, lostSpell, succeededAt } from './takeover.ts';
import { isGone, reaches, type UpstreamSpell, upstreamSpells } from './upstream.ts';

/** What the pushers were at a moment. */
export type PusherAt = (t: number) => PusherState;

/**
 * The pushers of a room, and what follows from them alone. It is worked out anew only when one of them says
 * something or falls silent: of a room's signals few are a pusher's.
 */
export class PushSide {
  private readonly bySession = new Map<string, PushSignal>();
  private rules: Rules | null = null;
  private gone = 0;
  private isStale = true;
  private states: PusherAt | null = null;
  private stalls: readonly CommonStall[] = [];
  /** What a spell of theirs was found to be that their viewers showed, and that may go on. */
  private isShown = false;
  readonly memory = new SpellMemory();
  /** Every pusher as it was last heard. */
  pushers: readonly PushSignal[] = [];
  /** Every spell of theirs, oldest first: the same objects as long as nothing changes. */
  spells: readonly UpstreamSpell[] = [];
  /** Another whenever anything that follows from the pushers may be. */
  revision = 0;

  /** Takes a signal in; false where what is known is newer. */
  accept(signal: PushSignal): boolean {
    const known = this.bySession.get(signal.session);
    if (known !== undefined && known.revision > signal.revision && known.until > signal.until) return false;
    this.bySession.set(signal.session, signal);
    this.change();
    return true;
  }

  private change(): void {
    this.pushers = [...this.bySession.values()];
    this.states = null;
    this.isStale = true;
    this.revision += 1;
  }

  /** It matters whether viewers stalled at once: something hints at a full uplink, or one push followed another. */
  get hangsOnStalls(): boolean {
    return this.pushers.length > 1 || this.pushers.some(({ strains }) => strains.length > 0);
  }

  /** What pushes that are lost come to if another takes up where they left: whom it reaches is to be known then. */
  lost(rules: Rules): UpstreamSpell[] {
    return this.pushers.map((push) => lostSpell(push, rules));
  }

  /** Lets it be `now`, Unix ms of the room's events: with time pushers fall silent, and viewers stall. */
  look(now: number, stalls: readonly CommonStall[], rules: Rules): void {
    let gone = 0;
    for (const push of this.pushers) if (isGone(push, now, rules)) gone += 1;
    const isSame = gone === this.gone && stalls === this.stalls && rules === this.rules;
    if (isSame && !this.isStale && !this.isShown) return;
    this.gone = gone;
    this.stalls = stalls;
    this.rules = rules;
    this.isStale = false;
    const own = upstreamSpells(this.pushers, stalls, now, rules);
    const hidden = this.pushers.flatMap((push) => hiddenClogs(push, stalls, own, now, rules));
    this.isShown = hidden.some(({ to }) => to === null);
    this.spells = this.memory.recall([...own, ...hidden], now, rules);
    this.states = null;
    this.revision += 1;
  }

  /** What the pushers were at any moment: the same function as long as nothing changes. */
  statesBy(rules: Rules): PusherAt {
    this.states ??= pusherStates(this.pushers, this.spells, rules);
    return this.states;
  }

  /** The pusher that was heard last. */
  freshest(): PushSignal | null {
    let freshest: PushSignal | null = null;
    for (const push of this.pushers) if (push.until > (freshest?.until ?? 0)) freshest = push;
    return freshest;
  }

  /** The newest moment that a pusher who still pushes was heard of; null without any. */
  heardUntil(now: number, rules: Rules): number | null {
    let heard: number | null = null;
    for (const push of this.pushers)
      if (!isGone(push, now, rules)) heard = Math.max(heard ?? push.until, push.until);
    return heard;
  }

  /** Keeps what is settled of stutters that go on. */
  settle(bound: number, now: number, rules: Rules): void {
    this.memory.settle(this.spells, bound, now, rules);
    this.isStale ||= this.memory.isKeeping;
  }

  /** Forgets pushers last heard before this moment; their spells stand until the next look. */
  drop(before: number): void {
    if (this.pushers.every(({ until }) => until >= before)) return;
    for (const [session, { until }] of this.bySession) if (until < before) this.bySession.delete(session);
    this.change();
  }
}

/** Spells and lapses are looked through once for all moments. */
function pusherStates(
  pushers: readonly PushSignal[],
  spells: readonly UpstreamSpell[],
  rules: Rules,
): PusherAt {
  // Viewers who stalled because of the pusher still count as lagging for a whole window afterwards.
  const afterMs = rules.upstreamReachMs + rules.stallWindowMs;
  const troubles = [...spells, ...pushers.flatMap(({ lapses }) => lapses), ...gapsBetween(pushers)];
  const silences = new Map(
    pushers.map(({ session, findings }) => [session, findings.filter(({ finding }) => finding === 'silent')]),
  );
  const rising = pushers.filter((push) => succeededAt(push, pushers) === null);
  const risingSince = Math.min(...rising.map(({ risingSince: since }) => since ?? Number.POSITIVE_INFINITY));
  return (t) => {
    if (troubles.some((trouble) => reaches(trouble, t, rules.upstreamHiddenMs, afterMs))) return 'troubled';
    if (pushers.length === 0) return 'absent';
    if (risingSince <= t) return 'troubled';
    const sentAt = t - rules.downstreamSentMs;
    let heard = Number.NEGATIVE_INFINITY;
    let isSilent = false;
    for (const { session, since, until } of pushers) {
      if (since > t) continue;
      // That it was heard again says nothing of how it was meanwhile.
      if (silences.get(session)?.some(({ from, to }) => from <= sentAt && sentAt < (to ?? until)))
        isSilent = true;
      else heard = Math.max(heard, until);
    }
    if (isSilent && heard === Number.NEGATIVE_INFINITY) return 'absent';
    if (heard >= sentAt) return 'well';
    return heard >= t - rules.downstreamAheadMs ? 'ahead' : 'unheard';
  };
}
