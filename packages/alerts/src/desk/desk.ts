import type { Alert, Cause, Stutter, Verdict } from '@stutterscope/diagnosis';
import type { Notice, Phase } from '../notice.ts';
import type { Phrasebook } from '../texts/phrasebook.ts';
import type { DeskRules } from './deskRules.ts';
import {
  isOf,
  isOn,
  isSevere,
  type Life,
  newRoom,
  type RoomLives,
  type Silence,
  type Untold,
} from './life.ts';

const HOUR_MS = 3_600_000;

/**
 * Decides what a VJ is told, and when: one alert at a time a room and cause, raised once, escalated once, resolved
 * once; one that comes back soon after its end goes on, and its end waits then until it is steady. What it said is what
 * it knows: after a restart, `recall` gives it back. No clock of its own.
 */
export class Desk {
  private readonly rooms = new Map<string, RoomLives>();
  private readonly changed = new Set<string>();
  private untold: Untold[] = [];
  private readonly rules: DeskRules;
  private readonly phrasebook: Phrasebook;

  constructor(rules: DeskRules, phrasebook: Phrasebook) {
    this.rules = rules;
    this.phrasebook = phrasebook;
  }

  /** Alerts that are on. */
  get size(): number {
    return [...this.rooms.values()].reduce((sum, { lives }) => sum + lives.size, 0);
  }

  /** Takes back in what was said, in its order. */
  recall(notice: Notice): void {
    const { cause, source, room: id, phase, saidAt } = notice;
    if (source !== 'diagnosis' || cause === null) return;
    const room = this.roomOf(id);
    this.keep(room, cause, notice);
    if (phase === 'resolved') room.lives.delete(cause);
    else room.lives.set(cause, { alert: null, last: notice, heardAt: saidAt, spokenAt: 0, silence: 'over' });
  }

  /** Hears a verdict; `due` says what comes of it, so that what belongs together is heard before. */
  hear(verdict: Verdict, nowMs: number): void {
    if (verdict.kind === 'stutter') this.hearStutter(verdict, nowMs);
    else if (verdict.kind === 'alert' && verdict.audience === 'vj') this.hearAlert(verdict, nowMs);
  }

  /** What is to be said now about what was heard since the last call. */
  due(nowMs: number): Notice[] {
    const notices = [...this.changed].flatMap((id) => this.decide(id, nowMs));
    this.changed.clear();
    return notices;
  }

  /** What is to be said because time passes, and forgets the rooms of which there is nothing to know. */
  tick(nowMs: number): Notice[] {
    const notices: Notice[] = [];
    for (const [id, room] of this.rooms) {
      if (room.lives.size > 0) notices.push(...this.decide(id, nowMs));
      room.raises = room.raises.filter((at) => nowMs - at < HOUR_MS);
      if (room.lives.size === 0 && room.raises.length === 0) this.rooms.delete(id);
    }
    return notices;
  }

  /** Alerts that ended since the last call without anybody having been told of them. */
  takeUntold(): Untold[] {
    const { untold } = this;
    this.untold = [];
    return untold;
  }

  private hearStutter({ room: id, id: stutter, cause, evidence, revision }: Stutter, nowMs: number): void {
    if (cause === 'downstream_lag') return;
    const room = this.roomOf(id);
    room.stutters.set(cause, { id: stutter, evidence: evidence.filter(({ supports }) => supports) });
    const life = room.lives.get(cause);
    if (life === undefined || (life.alert ?? life.last)?.stutter !== stutter) return;
    life.heardAt = nowMs;
    life.spokenAt = Math.max(life.spokenAt, revision);
    this.changed.add(id);
  }

  private hearAlert(alert: Alert, nowMs: number): void {
    const { lives, past } = this.roomOf(alert.room);
    const life = lives.get(alert.cause);
    if (life === undefined) {
      const told = past.get(alert.cause)?.last;
      const isTold = told !== undefined && (told.verdict === alert.id || alert.at <= told.since);
      if (!isOn(alert)) {
        if (!alert.retracted && !isTold) this.untold.push({ alert, why: 'over' });
        return;
      }
      const spokenAt = alert.revision;
      lives.set(alert.cause, { alert, last: null, heardAt: nowMs, spokenAt, silence: 'over' });
    } else if (isOn(alert) || isOf(life, alert)) {
      life.alert = alert;
      life.heardAt = nowMs;
      life.spokenAt = Math.max(life.spokenAt, alert.revision);
    }
    this.changed.add(alert.room);
  }

  private decide(id: string, nowMs: number): Notice[] {
    const room = this.roomOf(id);
    const notices: Notice[] = [];
    for (const [cause, life] of room.lives) {
      const notice = this.next(room, cause, life, nowMs);
      if (notice === 'drop') room.lives.delete(cause);
      else if (notice !== null) {
        notices.push(notice);
        life.last = notice;
        this.keep(room, cause, notice);
        if (notice.phase === 'resolved') room.lives.delete(cause);
      }
    }
    return notices;
  }

  /** The next word of a life; null while there is none, `drop` when it ends without one. */
  private next(room: RoomLives, cause: Cause, life: Life, nowMs: number): Notice | 'drop' | null {
    const { alert, last } = life;
    const isForgotten = nowMs - life.heardAt >= this.rules.forgottenMs;
    if (last === null) {
      if (alert === null) return 'drop';
      if (isForgotten || !isOn(alert)) {
        if (!alert.retracted) this.untold.push({ alert, why: life.silence });
        return 'drop';
      }
      const silence = this.silenceOn(room, cause, life, nowMs);
      if (silence === null) return this.say(room, alert, null, 'raised', nowMs);
      life.silence = silence;
      return null;
    }
    if (isForgotten) return this.end(last, last.since, 'unknown', nowMs);
    if (alert === null) return null;
    if (alert.retracted) return this.end(last, alert.resolvedAt ?? alert.at, 'withdrawn', nowMs);
    if (alert.resolvedAt !== null) {
      const isSteady = !room.past.get(cause)?.hasReturned || nowMs - life.heardAt >= this.rules.steadyMs;
      return isSteady ? this.end(last, alert.resolvedAt, 'recovered', nowMs) : null;
    }
    if (isSevere(alert.severity) && !isSevere(last.severity))
      return this.say(room, alert, last, 'escalated', nowMs);
    return this.isReminderDue(room, cause, last, nowMs)
      ? this.say(room, alert, last, 'still_on', nowMs)
      : null;
  }

  /** Why nobody is to be told of this now; null where the VJ is. */
  private silenceOn(room: RoomLives, cause: Cause, { alert, spokenAt }: Life, nowMs: number): Silence | null {
    if (nowMs - spokenAt > this.rules.freshMs) return 'late';
    if (room.raises.filter((at) => nowMs - at < HOUR_MS).length >= this.rules.mostPerHour) return 'hourly';
    const past = room.past.get(cause);
    if (past === undefined || nowMs - past.raisedAt >= this.rules.coolDownMs) return null;
    return alert !== null && isSevere(alert.severity) && !isSevere(past.severity) ? null : 'cooling';
  }

  private isReminderDue(room: RoomLives, cause: Cause, last: Notice, nowMs: number): boolean {
    const raisedAt = room.past.get(cause)?.raisedAt ?? last.saidAt;
    const said = Math.floor((last.saidAt - raisedAt) / this.rules.remindMs);
    return said < this.rules.mostReminders && nowMs - last.saidAt >= this.rules.remindMs;
  }

  private say(room: RoomLives, alert: Alert, last: Notice | null, phase: Phase, nowMs: number): Notice {
    const { cause, origin, severity, advice, at, stutter } = alert;
    const before = last ?? this.before(room, alert);
    const number = (before?.number ?? 0) + 1;
    const numbers = room.stutters.get(cause);
    const facts = { room: alert.room, phase, outcome: null, advice, number };
    return {
      ...facts,
      ...this.phrasebook.phrase(facts),
      kind: 'notice',
      id: `${before?.alert ?? alert.id}/${number}`,
      alert: before?.alert ?? alert.id,
      source: 'diagnosis',
      cause,
      origin,
      severity,
      verdict: alert.id,
      stutter,
      evidence: numbers?.id === stutter ? [...numbers.evidence] : [],
      since: last?.since ?? at,
      resolvedAt: null,
      saidAt: nowMs,
    };
  }

  /** The last word of the alert that this one is again: the same verdict, or one that comes soon after the end. */
  private before(room: RoomLives, { id, cause, at }: Alert): Notice | null {
    const last = room.past.get(cause)?.last;
    if (last === undefined) return null;
    const { alert, outcome, resolvedAt } = last;
    const isBack =
      outcome === 'recovered' && resolvedAt !== null && at - resolvedAt <= this.rules.sameWithinMs;
    return alert === id || isBack ? last : null;
  }

  private end(
    last: Notice,
    resolvedAt: number,
    outcome: NonNullable<Notice['outcome']>,
    nowMs: number,
  ): Notice {
    const number = last.number + 1;
    const facts = { room: last.room, phase: 'resolved', outcome, advice: last.advice, number } as const;
    const words = this.phrasebook.phrase(facts);
    const told = { resolvedAt: Math.max(resolvedAt, last.since), saidAt: nowMs };
    return { ...last, ...facts, ...words, ...told, id: `${last.alert}/${number}` };
  }

  /** Remembers a notice for the cool-down and the numbering. */
  private keep(room: RoomLives, cause: Cause, notice: Notice): void {
    const { phase, saidAt, severity } = notice;
    const before = room.past.get(cause);
    if (phase === 'raised' || before === undefined) {
      room.raises.push(saidAt);
      const hasReturned = before?.last.alert === notice.alert;
      room.past.set(cause, { last: notice, raisedAt: saidAt, severity, hasReturned });
    } else {
      const worst = isSevere(before.severity) ? before.severity : severity;
      room.past.set(cause, { ...before, last: notice, severity: worst });
    }
  }

  private roomOf(id: string): RoomLives {
    const known = this.rooms.get(id);
    if (known !== undefined) return known;
    const room = newRoom();
    this.rooms.set(id, room);
    return room;
  }
}
