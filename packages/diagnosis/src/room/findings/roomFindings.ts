import type { Rules } from '../../rules/ruleTable.ts';
import { TICK_MS } from '../../session/play/viewerTick.ts';
import type { PushFinding, PushSignal, Trouble, TroublesSignal } from '../../signal.ts';
import type { Draft } from '../draft.ts';
import type { OpenSeconds } from '../openSeconds.ts';
import type { PushSide } from '../pushSide.ts';
import { Remembered } from '../remembered.ts';
import { isGone } from '../upstream.ts';
import { Audience, type Span } from './audience.ts';
import { draftPushFinding, spanOf } from './draftPushFinding.ts';
import { draftTrouble } from './draftTrouble.ts';
import { type JoinedPush, joinPushes } from './joinPushes.ts';
import { isTold, joinTrouble } from './joinTrouble.ts';
import { pushedAt } from './pushAt.ts';
import { copySpell, mergeTroubles, quietOf, stepSpells, type TroubleSpell } from './troubleSpells.ts';

/** What each session stage counted in one second, and their sum once somebody asked for it. */
interface TroubledSecond {
  readonly sources: Map<string, TroublesSignal>;
  troubles: readonly Trouble[] | null;
}

/** What the open seconds were last run beside, and what they came to. */
interface OpenRun {
  readonly pushes: number;
  readonly rules: Rules;
  readonly spells: readonly TroubleSpell[];
}

/**
 * What is true of a room's sessions beside its stutters. As with stutters, seconds younger than the lateness
 * bound are open, and are run again from the last settled state when one changes.
 */
export class RoomFindings {
  private readonly room: string;
  private readonly seconds: OpenSeconds;
  private readonly audience: Audience;
  private readonly ticks = new Map<number, TroubledSecond>();
  /** The newest of them. */
  private newest = 0;
  private spells: TroubleSpell[] = [];
  private settledTo = 0;
  /** Null once something they were run over has changed. */
  private open: OpenRun | null = null;
  private readonly spans = new Remembered<PushFinding, Span>();
  private readonly ofPushes = new Remembered<PushFinding, Draft>();
  private readonly ofViewers = new Remembered<TroubleSpell, Draft>();

  constructor(room: string, seconds: OpenSeconds) {
    this.room = room;
    this.seconds = seconds;
    this.audience = new Audience(seconds);
  }

  /** Counts of a second that is settled come too late, and are left out. */
  acceptTroubles(signal: TroublesSignal): void {
    if (signal.tick < this.settledTo) return;
    this.open = null;
    this.newest = Math.max(this.newest, signal.tick);
    const known = this.ticks.get(signal.tick);
    const here = known ?? { sources: new Map<string, TroublesSignal>(), troubles: null };
    if (known === undefined) this.ticks.set(signal.tick, here);
    here.sources.set(signal.source, signal);
    here.troubles = null;
  }

  /** Every finding that the room's numbers say now. `now` is the room's event time, Unix ms. */
  drafts({ pushers, revision }: PushSide, now: number, rules: Rules): Draft[] {
    const joined = joinPushes(pushers, () => this.audience.playedUntil(rules.silentPlayedMs), now, rules);
    this.settle(pushers, joined, now, rules);
    const drafts = joined.flatMap(({ push, findings }) => {
      const isUnheard = isGone(push, now, rules);
      return findings.map((found) => {
        const watching = this.audience.most(this.spanOf(push, found));
        return this.ofPushes.get(found, [push, watching, isUnheard, rules], () =>
          draftPushFinding(this.room, push, found, { watching, now, rules }),
        );
      });
    });
    const scenario = pushers.find((push) => push.scenario !== null)?.scenario ?? null;
    const spells = this.openSpells(pushers, revision, now, rules);
    for (const spell of spells) {
      if (!isTold(spell, spells, scenario, rules)) continue;
      const isOver = now - spell.to >= quietOf(spell.finding, rules);
      drafts.push(
        this.ofViewers.get(spell, [spells, isOver, rules], () => draftTrouble(this.room, spell, now, rules)),
      );
    }
    this.spans.endRound();
    this.ofPushes.endRound();
    this.ofViewers.endRound();
    return drafts;
  }

  private spanOf(push: PushSignal, found: PushFinding): Span {
    return this.spans.get(found, [push.session], () => spanOf(push, found));
  }

  /** The spells when the open seconds have passed: the same array as long as they are the same. */
  private openSpells(
    pushers: readonly PushSignal[],
    pushes: number,
    now: number,
    rules: Rules,
  ): readonly TroubleSpell[] {
    const { open } = this;
    const stands =
      open?.rules === rules &&
      (this.ticks.size === 0 || (open.pushes === pushes && this.seconds.changedFrom > this.newest));
    if (open !== null && stands) return open.spells;
    // As an array of its own even where nothing is open: the settled spells grow in place.
    const spells = this.ticks.size === 0 ? [...this.spells] : this.spells.map(copySpell);
    this.run(spells, [...this.ticks.keys()], pushers, now, rules);
    this.open = { pushes, rules, spells };
    return spells;
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
      joined.flatMap(({ push, findings }) => findings.map((found) => this.spanOf(push, found))),
      rules.silentPlayedMs,
    );
    this.settledTo = bound;
    const oldest = bound - rules.latenessMs;
    const isRecent = ({ finding, to }: TroubleSpell) => to > oldest - quietOf(finding, rules);
    const forgets = !this.spells.every(isRecent);
    if (forgets) this.spells = this.spells.filter(isRecent);
    if (due.length > 0 || forgets) this.open = null;
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
      const troubles = this.troublesIn(tick);
      const joined = troubles.flatMap((trouble) => joinTrouble(trouble, pushed));
      stepSpells(spells, tick, joined, this.audience.at(tick), rules);
    }
  }

  private troublesIn(tick: number): readonly Trouble[] {
    const here = this.ticks.get(tick);
    if (here === undefined) return [];
    here.troubles ??= mergeTroubles(here.sources.values());
    return here.troubles;
  }
}
