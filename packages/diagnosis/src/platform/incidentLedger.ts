import type { Rules } from '../rules/ruleTable.ts';
import type { Incident } from '../verdict/incident.ts';
import type { IncidentDraft } from './draftIncident.ts';

/** Incidents that can no longer change are remembered only by name, this many. */
const SETTLED_KEPT = 1024;

/** How often a lasting incident is said again only because its numbers grew, ms. */
const REPEAT_MS = 15_000;

interface Entry {
  readonly incident: Incident;
  /** Event time of the last revision. */
  readonly saidAt: number;
}

/** What the platform has said, so that it says only what is new. */
export class IncidentLedger {
  private readonly entries = new Map<string, Entry>();
  private readonly settled = new Set<string>();
  private readonly rules: Rules;

  constructor(rules: Rules) {
    this.rules = rules;
  }

  /** Gives the revisions that make what was said equal to `drafts`. `now` is the platform's event time, Unix ms. */
  compare(drafts: readonly IncidentDraft[], now: number): Incident[] {
    const standing = new Set(drafts.map(({ id }) => id));
    const said = drafts.filter(({ id }) => !this.settled.has(id)).flatMap((draft) => this.say(draft, now));
    for (const [id, { incident }] of this.entries) {
      if (standing.has(id)) continue;
      this.entries.delete(id);
      if (this.isFinal(incident, now)) continue;
      const revision = Math.max(incident.revision + 1, now);
      said.push({ ...incident, revision, provisional: false, retracted: true });
    }
    return said;
  }

  private isFinal({ to }: { readonly to: number | null }, now: number): boolean {
    const { incidentSettleMs, incidentClearMs } = this.rules;
    return to !== null && now - to >= incidentSettleMs + incidentClearMs;
  }

  private say(draft: IncidentDraft, now: number): Incident[] {
    const before = this.entries.get(draft.id);
    const provisional = !this.isFinal(draft, now);
    const revision = Math.max((before?.incident.revision ?? 0) + 1, now);
    const incident: Incident = { ...draft, revision, provisional, retracted: false };
    const isNew = before === undefined || differs(before, incident, now);
    if (isNew) this.entries.set(draft.id, { incident, saidAt: now });
    if (!provisional) this.close(draft.id);
    return isNew ? [incident] : [];
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

function differs({ incident: before, saidAt }: Entry, after: Incident, now: number): boolean {
  const told = ({ by, cellId, tied, from, to, provisional }: Incident) =>
    JSON.stringify([by, cellId, tied, from, to, provisional]);
  const numbers = ({ rooms, roomsWatched, viewers, evidence }: Incident) =>
    JSON.stringify([rooms, roomsWatched, viewers, evidence]);
  if (told(before) !== told(after)) return true;
  return numbers(before) !== numbers(after) && (after.to !== null || now - saidAt >= REPEAT_MS);
}
