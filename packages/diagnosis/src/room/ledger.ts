import { isAlike } from '../alike.ts';
import type { Rules } from '../rules/ruleTable.ts';
import type { Alert, Finding, RoomVerdict, Stutter } from '../verdict/verdict.ts';
import type { Draft } from './draft.ts';

interface Entry {
  readonly verdict: Stutter | Finding;
  readonly alert: Alert | null;
  /** What both were made of. */
  readonly draft: Draft;
  /** Event time of the last revision. */
  readonly saidAt: number;
}

/** Verdicts that can no longer change are remembered only by name, this many. */
const SETTLED_KEPT = 256;

/** How often what lasts is said again only because its numbers grew, ms. */
const REPEAT_MS = 5000;

/**
 * What a room has said, so that it says only what is new: a first word, a change, an end, the word that it is
 * final, or that it was wrong.
 */
export class Ledger {
  private readonly entries = new Map<string, Entry>();
  private readonly settled = new Set<string>();
  /** Those in force now: a room's scenario may be known late. */
  rules: Rules;

  constructor(rules: Rules) {
    this.rules = rules;
  }

  /** True while anything that was said has no end yet. */
  hasOpen(): boolean {
    for (const { verdict } of this.entries.values()) if (verdict.to === null) return true;
    return false;
  }

  /** Gives the revisions that make what was said equal to `drafts`. `now` is the room's event time, Unix ms. */
  compare(drafts: readonly Draft[], now: number): RoomVerdict[] {
    const said: RoomVerdict[] = [];
    if (drafts.length === 0 && this.entries.size === 0) return said;
    const standing = new Set<string>();
    for (const draft of drafts) {
      standing.add(draft.verdict.id);
      if (!this.settled.has(draft.verdict.id)) said.push(...this.say(draft, now));
    }
    for (const [id, entry] of this.entries) {
      if (standing.has(id)) continue;
      this.entries.delete(id);
      // Ended and out of reach of any late batch, it stands as it was said; else it was a mistake.
      if (!this.isFinal(entry.draft, now)) said.push(...retract(entry, now));
    }
    return said;
  }

  private isFinal({ verdict: { to }, decidedAt = to, reopenMs = 0 }: Draft, now: number): boolean {
    return to !== null && decidedAt !== null && now - decidedAt >= this.rules.latenessMs + reopenMs;
  }

  private say(draft: Draft, now: number): RoomVerdict[] {
    const { verdict: drafted, alert: draftedAlert } = draft;
    const before = this.entries.get(drafted.id);
    const provisional = !this.isFinal(draft, now);
    // Of what nothing changed there is nothing to say.
    if (before?.draft === draft && before.verdict.provisional === provisional) return [];
    const revision = Math.max((before?.verdict.revision ?? 0) + 1, now);
    const verdict = { ...drafted, revision, provisional, retracted: false };
    const alert = draftedAlert === null ? null : { ...draftedAlert, revision, retracted: false };
    const said: RoomVerdict[] = [];
    if (before === undefined || differs(before, verdict, now)) said.push(verdict);
    if (alert !== null && (!before?.alert || alertDiffers(before.alert, alert))) said.push(alert);
    if (alert === null && before?.alert) said.push({ ...before.alert, revision, retracted: true });
    if (said.length > 0) this.entries.set(drafted.id, { verdict, alert, draft, saidAt: now });
    if (!provisional) this.close(drafted.id);
    return said;
  }

  private close(id: string): void {
    this.entries.delete(id);
    this.settled.add(id);
    for (const oldest of this.settled) {
      if (this.settled.size <= SETTLED_KEPT) return;
      this.settled.delete(oldest);
    }
  }
}

function differs({ verdict: before, saidAt }: Entry, after: Entry['verdict'], now: number): boolean {
  if (!isToldAlike(before, after)) return true;
  if (after.to === null && now - saidAt < REPEAT_MS) return false;
  // What grows while it lasts is said again only now and then.
  return !(
    isAlike(before.viewers, after.viewers) &&
    isAlike(before.evidence, after.evidence) &&
    isAlike(before.groups, after.groups)
  );
}

/** False for what is news at once. */
function isToldAlike(a: Entry['verdict'], b: Entry['verdict']): boolean {
  return (
    a.from === b.from &&
    a.to === b.to &&
    a.session === b.session &&
    a.provisional === b.provisional &&
    isWhatAlike(a, b) &&
    a.groups.length === b.groups.length &&
    a.groups.every(({ by, id }, index) => by === b.groups[index]?.by && id === b.groups[index]?.id)
  );
}

function isWhatAlike(a: Entry['verdict'], b: Entry['verdict']): boolean {
  if (a.kind === 'stutter')
    return (
      b.kind === 'stutter' &&
      a.cause === b.cause &&
      a.origin === b.origin &&
      a.severity === b.severity &&
      a.visibleFrom === b.visibleFrom
    );
  return (
    b.kind === 'finding' &&
    a.finding === b.finding &&
    a.reason === b.reason &&
    isAlike(a.advice, b.advice) &&
    isAlike(a.forecast, b.forecast)
  );
}

const alertDiffers = (a: Alert, b: Alert) =>
  a.origin !== b.origin ||
  a.severity !== b.severity ||
  a.at !== b.at ||
  a.resolvedAt !== b.resolvedAt ||
  a.advice !== b.advice;

function retract({ verdict, alert }: Entry, now: number): RoomVerdict[] {
  const revision = Math.max(verdict.revision + 1, now);
  const gone: RoomVerdict[] = [{ ...verdict, revision, provisional: false, retracted: true }];
  if (alert !== null) gone.push({ ...alert, revision, retracted: true });
  return gone;
}
