import type { Rules } from '../rules/ruleTable.ts';
import { keyOf } from './cell.ts';
import type { Progress } from './progress.ts';
import type { Scan } from './scan.ts';

/** Closer to its least than this, a baseline is not worth keeping. */
const NEAR = 1e-4;

interface Learned {
  readonly value: number;
  readonly at: number;
}

interface Lesson {
  readonly at: number;
  readonly shares: ReadonlyMap<string, number>;
}

/**
 * What share of a cell's rooms is hurt when it is well: a moving average that falls back to a least. It is
 * learned from tests that nothing can change any more, and a while behind them, so that a fault that has just
 * begun, or that no test has named yet, does not excuse itself.
 */
export class Baselines {
  private readonly learned = new Map<string, Learned>();
  private lessons: Lesson[] = [];
  private readonly rules: Rules;

  constructor(rules: Rules) {
    this.rules = rules;
  }

  of(key: string, at: number): number {
    const least = this.least(key);
    const known = this.learned.get(key);
    if (known === undefined) return least;
    const age = Math.max(0, at - known.at);
    return least + (known.value - least) * Math.exp(-age / this.rules.incidentBaselineMs);
  }

  /** Takes a settled test in; it counts once it is old enough. */
  learn({ raw, named, at }: Scan, { open }: Progress): void {
    const out = new Set([
      ...open.flatMap(({ cell, tied }) => [cell, ...tied].map(keyOf)),
      ...named.flatMap(({ lead, tied }) => [lead.key, ...tied]),
    ]);
    const shares = new Map<string, number>();
    for (const [key, { rooms, watched }] of raw)
      if (rooms.size > 0 && !out.has(key)) shares.set(key, rooms.size / watched.rooms);
    if (shares.size > 0) this.lessons.push({ at, shares });
    this.recall(at);
  }

  private recall(now: number): void {
    const due = this.lessons.filter(({ at }) => at <= now - this.rules.incidentSettleMs);
    if (due.length === 0) return;
    this.lessons = this.lessons.slice(due.length);
    for (const { at, shares } of due) for (const [key, share] of shares) this.move(key, share, at);
    for (const key of this.learned.keys())
      if (this.of(key, now) - this.least(key) < NEAR) this.learned.delete(key);
  }

  private move(key: string, share: number, at: number): void {
    const { incidentTickMs, incidentBaselineMs, incidentBaselineMost } = this.rules;
    const before = this.of(key, at - incidentTickMs);
    const aim = Math.min(incidentBaselineMost, share);
    const weight = 1 - Math.exp(-incidentTickMs / incidentBaselineMs);
    this.learned.set(key, { value: Math.max(this.least(key), before + weight * (aim - before)), at });
  }

  private least(key: string): number {
    const { incidentBaselineLeast, incidentIngestBaselineLeast } = this.rules;
    return key.startsWith('ingest ') ? incidentIngestBaselineLeast : incidentBaselineLeast;
  }
}
