import type { Census, Hurt } from '../census.ts';
import { type RuleOverrides, resolveRules } from '../rules/resolveRules.ts';
import type { Rules } from '../rules/ruleTable.ts';
import type { Incident } from '../verdict/incident.ts';
import { Baselines } from './baselines.ts';
import { draftIncident } from './draftIncident.ts';
import { follow } from './follow.ts';
import { IncidentLedger } from './incidentLedger.ts';
import { newProgress, type Progress } from './progress.ts';
import { scan } from './scan.ts';
import { type Minute, Turnout } from './turnout.ts';

const nobody: Minute = { rooms: new Map(), cells: new Map() };

/** A stutter of which nothing was said for so long has lost its room, ms: the room would have ended it. */
const OPEN_MOST_MS = 3_600_000;

/**
 * The third stage: it hears the stutters of all rooms and who watches where, and says which server, network,
 * region, protocol or version is bad in many rooms at once. Tests younger than `incidentSettleMs` are open: each
 * change runs them again from the last settled state, so the order of arrival does not matter. No clock of its
 * own: `idle` is told how long nothing came.
 */
export class PlatformStage {
  private readonly rules: Rules;
  private readonly hurts = new Map<string, Hurt>();
  private readonly turnout = new Turnout();
  private readonly baselines: Baselines;
  private readonly ledger: IncidentLedger;
  private settled: Progress = newProgress();
  private settledTo = 0;
  private heardUntil = 0;
  private silentMs = 0;
  private testedTo = 0;
  private isChanged = false;

  constructor(overrides: RuleOverrides = {}) {
    this.rules = resolveRules(overrides, '', undefined);
    this.baselines = new Baselines(this.rules);
    this.ledger = new IncidentLedger(this.rules);
  }

  /** Stutters held in memory. */
  get size(): number {
    return this.hurts.size;
  }

  accept(word: Census): void {
    const at = word.kind === 'hurt' ? word.at : word.revision;
    if (this.heardUntil === 0) this.settledTo = this.onGrid(at - this.rules.incidentSettleMs);
    this.heardUntil = Math.max(this.heardUntil, at);
    this.silentMs = 0;
    this.isChanged = true;
    if (word.kind === 'presence') this.turnout.accept(word);
    else {
      const known = this.hurts.get(word.stutter);
      if (known === undefined || known.revision <= word.revision) this.hurts.set(word.stutter, word);
    }
  }

  /** Lets `ms` of the server's time pass. */
  idle(ms: number): void {
    this.silentMs += ms;
  }

  /** What changed in the incidents since the last call, the newest revision of each. */
  drain(): Incident[] {
    const now = this.heardUntil + this.silentMs;
    const last = this.onGrid(now);
    if (this.heardUntil === 0 || (!this.isChanged && last <= this.testedTo)) return [];
    this.isChanged = false;
    this.testedTo = last;
    this.settle(this.onGrid(now - this.rules.incidentSettleMs));
    const progress = structuredClone(this.settled);
    this.run(progress, last, null);
    const drafts = [...progress.ended, ...progress.open].map((course) => draftIncident(course, this.rules));
    return this.ledger.compare(drafts, now);
  }

  private onGrid(at: number): number {
    return Math.floor(at / this.rules.incidentTickMs) * this.rules.incidentTickMs;
  }

  /** Moves the settled state over every test that nothing can change any more. */
  private settle(bound: number): void {
    if (bound <= this.settledTo) return;
    this.run(this.settled, bound, this.baselines);
    this.settledTo = bound;
    const { incidentSettleMs, incidentWindowMs } = this.rules;
    const oldest = bound - incidentSettleMs;
    this.settled.ended = this.settled.ended.filter(({ closedAt }) => (closedAt ?? 0) > oldest);
    for (const [id, hurt] of this.hurts)
      if ((hurt.retracted ? hurt.at : endOf(hurt)) <= bound - incidentWindowMs) this.hurts.delete(id);
    this.turnout.forget(bound - incidentWindowMs);
  }

  /** Tests from where the settled state ends to `last`; `baselines` learns from them, if given. */
  private run(progress: Progress, last: number, baselines: Baselines | null): void {
    const { incidentTickMs } = this.rules;
    for (let at = this.settledTo + incidentTickMs; at <= last; at += incidentTickMs) {
      const hurts = this.hurtsAt(at);
      if (hurts.length === 0 && progress.open.length === 0) {
        // Nothing to test before the next stutter.
        progress.pending = new Map();
        const next = Math.min(last + incidentTickMs, this.nextHurt(at));
        at = next - incidentTickMs;
        continue;
      }
      const now = at;
      const baselineOf = (key: string) => this.baselines.of(key, now);
      const one = scan(at, hurts, this.turnout.at(at) ?? nobody, baselineOf, this.rules);
      follow(progress, one, baselineOf, this.rules);
      baselines?.learn(one, progress);
    }
  }

  private hurtsAt(at: number): Hurt[] {
    const since = at - this.rules.incidentWindowMs;
    return [...this.hurts.values()].filter(
      (hurt) => !hurt.retracted && hurt.from <= at && endOf(hurt) > since,
    );
  }

  /** The first test at which a stutter is on that is not yet on now. */
  private nextHurt(at: number): number {
    const { incidentTickMs } = this.rules;
    let next = Number.POSITIVE_INFINITY;
    for (const { from } of this.hurts.values()) if (from > at) next = Math.min(next, from);
    return Math.ceil(next / incidentTickMs) * incidentTickMs;
  }
}

/** One that nobody ended is over when nothing more can come of it. */
const endOf = ({ to, at }: Hurt): number => to ?? at + OPEN_MOST_MS;
