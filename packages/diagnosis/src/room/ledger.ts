import type { Rules } from '../rules/ruleTable.ts';
import type { Alert, Finding, RoomVerdict, Stutter } from '../verdict/verdict.ts';
import type { Draft } from './draft.ts';

interface Entry {
  verdict: Stutter | Finding;
  alert: Alert | null;
  reopenMs: number;
  /** Event time of the last revision. */
  saidAt: number;
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

  /** Gives the revisions that make what was said equal to `drafts`. `now` is the room's event time, Unix ms. */
  compare(drafts: readonly Draft[], now: number): RoomVerdict[] {
    const said: RoomVerdict[] = [];
    const standing = new Set<string>();
    for (const draft of drafts) {
      standing.add(draft.verdict.id);
      if (!this.settled.has(draft.verdict.id)) said.push(...this.say(draft, now));
    }
    for (const [id, entry] of this.entries) {
      if (standing.has(id)) continue;
      this.entries.delete(id);
      // Ended and out of reach of any late batch, it stands as it was said; else it was a mistake.
      if (!this.isFinal(entry.verdict, entry.reopenMs, now)) said.push(...retract(entry, now));
    }
    return said;
  }

  private isFinal({ to }: { readonly to: number | null }, reopenMs: number, now: number): boolean {
    return to !== null && now - to >= this.rules.latenessMs + reopenMs;
  }

  private say({ verdict: drafted, alert: draftedAlert, reopenMs = 0 }: Draft, now: number): RoomVerdict[] {
    const before = this.entries.get(drafted.id);
    const provisional = !this.isFinal(drafted, reopenMs, now);
    const revision = Math.max((before?.verdict.revision ?? 0) + 1, now);
    const verdict = { ...drafted, revision, provisional, retracted: false };
    const alert = draftedAlert === null ? null : { ...draftedAlert, revision, retracted: false };
    const said: RoomVerdict[] = [];
    if (before === undefined || this.differs(before, verdict, now)) said.push(verdict);
    if (alert !== null && (!before?.alert || alertDiffers(before.alert, alert))) said.push(alert);
    if (alert === null && before?.alert) said.push({ ...before.alert, revision, retracted: true });
    if (said.length > 0) this.entries.set(drafted.id, { verdict, alert, reopenMs, saidAt: now });
    if (!provisional) this.close(drafted.id);
    return said;
  }

  private differs({ verdict: before, saidAt }: Entry, after: Entry['verdict'], now: number): boolean {
    if (told(before) !== told(after)) return true;
    return numbers(before) !== numbers(after) && (after.to !== null || now - saidAt >= REPEAT_MS);
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

/** What is news at once when it changes. */
function told(verdict: Entry['verdict']): string {
  const { kind, from, to, session, groups, provisional } = verdict;
  const what =
    kind === 'stutter'
      ? [verdict.cause, verdict.origin, verdict.severity, verdict.visibleFrom]
      : [verdict.finding, verdict.reason, verdict.advice, verdict.forecast];
  return JSON.stringify([what, from, to, session, groups.map(({ by, id }) => [by, id]), provisional]);
}

/** What grows while it lasts, and is said again only now and then. */
const numbers = ({ viewers, evidence, groups }: Entry['verdict']) =>
  JSON.stringify([viewers, evidence, groups]);

function alertDiffers(before: Alert, after: Alert): boolean {
  const told = ({ origin, severity, at, resolvedAt, message }: Alert) =>
    JSON.stringify([origin, severity, at, resolvedAt, message]);
  return told(before) !== told(after);
}

function retract({ verdict, alert }: Entry, now: number): RoomVerdict[] {
  const revision = Math.max(verdict.revision + 1, now);
  const gone: RoomVerdict[] = [{ ...verdict, revision, provisional: false, retracted: true }];
  if (alert !== null) gone.push({ ...alert, revision, retracted: true });
  return gone;
}
