import type { Rules } from '../rules/ruleTable.ts';
import type { Alert, Stutter, Verdict } from '../verdict/verdict.ts';
import type { Draft } from './draft.ts';

interface Entry {
  stutter: Stutter;
  alert: Alert | null;
  /** Event time of the last revision. */
  saidAt: number;
}

/** Verdicts that can no longer change are remembered only by name, this many. */
const SETTLED_KEPT = 256;

/** How often a lasting stutter is said again only because its numbers grew, ms. */
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
  compare(drafts: readonly Draft[], now: number): Verdict[] {
    const said: Verdict[] = [];
    const standing = new Set<string>();
    for (const draft of drafts) {
      standing.add(draft.stutter.id);
      if (!this.settled.has(draft.stutter.id)) said.push(...this.say(draft, now));
    }
    for (const [id, entry] of this.entries) {
      if (standing.has(id)) continue;
      this.entries.delete(id);
      // Ended and out of reach of any late batch, it stands as it was said; else it was a mistake.
      if (!this.isFinal(entry.stutter, now)) said.push(...retract(entry, now));
    }
    return said;
  }

  private isFinal({ to }: { readonly to: number | null }, now: number): boolean {
    return to !== null && now - to >= this.rules.latenessMs;
  }

  private say({ stutter: drafted, alert: draftedAlert }: Draft, now: number): Verdict[] {
    const before = this.entries.get(drafted.id);
    const provisional = !this.isFinal(drafted, now);
    const revision = Math.max((before?.stutter.revision ?? 0) + 1, now);
    const stutter: Stutter = { ...drafted, revision, provisional, retracted: false };
    const alert = draftedAlert === null ? null : { ...draftedAlert, revision, retracted: false };
    const said: Verdict[] = [];
    if (before === undefined || this.differs(before, stutter, now)) said.push(stutter);
    if (alert !== null && (!before?.alert || alertDiffers(before.alert, alert))) said.push(alert);
    if (alert === null && before?.alert) said.push({ ...before.alert, revision, retracted: true });
    if (said.length > 0) this.entries.set(drafted.id, { stutter, alert, saidAt: now });
    if (!provisional) this.close(drafted.id);
    return said;
  }

  private differs({ stutter: before, saidAt }: Entry, after: Stutter, now: number): boolean {
    const told = ({ cause, origin, severity, from, to, session, groups, provisional }: Stutter) =>
      JSON.stringify([
        cause,
        origin,
        severity,
        from,
        to,
        session,
        groups.map(({ by, id }) => [by, id]),
        provisional,
      ]);
    const numbers = ({ viewers, evidence, groups }: Stutter) => JSON.stringify([viewers, evidence, groups]);
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

function alertDiffers(before: Alert, after: Alert): boolean {
  const told = ({ origin, severity, at, resolvedAt, message }: Alert) =>
    JSON.stringify([origin, severity, at, resolvedAt, message]);
  return told(before) !== told(after);
}

function retract({ stutter, alert }: Entry, now: number): Verdict[] {
  const revision = Math.max(stutter.revision + 1, now);
  const gone: Verdict[] = [{ ...stutter, revision, provisional: false, retracted: true }];
  if (alert !== null) gone.push({ ...alert, revision, retracted: true });
  return gone;
}
