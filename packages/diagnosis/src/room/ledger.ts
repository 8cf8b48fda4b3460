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

const nothing: readonly RoomVerdict[] = [];

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

  private isFinal({ verdict: { to }, decidedAt, reopenMs }: Draft, now: number): boolean {
    return to !== null && decidedAt !== null && now - decidedAt >= this.rules.latenessMs + reopenMs;
  }

  private say(draft: Draft, now: number): readonly RoomVerdict[] {
    const { id } = draft.verdict;
    const before = this.entries.get(id);
    const provisional = !this.isFinal(draft, now);
    // Of what nothing changed there is nothing to say.
    if (before?.draft === draft && before.verdict.provisional === provisional) return nothing;
    const isNews = before === undefined || differs(before, draft, provisional, now);
    const isAlertNews = alertDiffers(before?.alert ?? null, draft.alert);
    if (!provisional) this.close(id);
    if (!isNews && !isAlertNews) return nothing;
    const revision = Math.max((before?.verdict.revision ?? 0) + 1, now);
    const verdict = { ...draft.whole(), revision, provisional, retracted: false };
    const alert = draft.alert === null ? null : { ...draft.alert, revision, retracted: false };
    if (provisional) this.entries.set(id, { verdict, alert, draft, saidAt: now });
    const said: RoomVerdict[] = isNews ? [verdict] : [];
    if (isAlertNews && alert !== null) said.push(alert);
    if (isAlertNews && alert === null && before?.alert)
      said.push({ ...before.alert, revision, retracted: true });
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

function differs(
  { verdict: before, saidAt }: Entry,
  after: Draft,
  provisional: boolean,
  now: number,
): boolean {
  const { verdict } = after;
  if (before.provisional !== provisional || !isToldAlike(before, verdict)) return true;
  if (verdict.to === null && now - saidAt < REPEAT_MS) return false;
  // What grows while it lasts is said again only now and then.
  return !(
    isAlike(before.viewers, verdict.viewers) &&
    isAlike(before.groups, verdict.groups) &&
    isAlike(before.evidence, after.evidence())
  );
}

/** False for what is news at once. */
function isToldAlike(a: Entry['verdict'], b: Draft['verdict']): boolean {
  return (
    a.from === b.from &&
    a.to === b.to &&
    a.session === b.session &&
    isWhatAlike(a, b) &&
    a.groups.length === b.groups.length &&
    a.groups.every(({ by, id }, index) => by === b.groups[index]?.by && id === b.groups[index]?.id)
  );
}

function isWhatAlike(a: Entry['verdict'], b: Draft['verdict']): boolean {
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

function alertDiffers(a: Alert | null, b: Draft['alert']): boolean {
  if (a === null || b === null) return a !== b;
  return (
    a.origin !== b.origin ||
    a.severity !== b.severity ||
    a.at !== b.at ||
    a.resolvedAt !== b.resolvedAt ||
    a.advice !== b.advice
  );
}

function retract({ verdict, alert }: Entry, now: number): RoomVerdict[] {
  const revision = Math.max(verdict.revision + 1, now);
  const gone: RoomVerdict[] = [{ ...verdict, revision, provisional: false, retracted: true }];
  if (alert !== null) gone.push({ ...alert, revision, retracted: true });
  return gone;
}
