import type { Rules } from '../rules/ruleTable.ts';
import { keyOf } from './cell.ts';
import type { Progress } from './progress.ts';
import type { Scan } from './scan.ts';

/** Closer to its least than this, a baseline is not worth keeping. */
const NEAR = 1e-4;

/**
 * What share of a cell's rooms is hurt when it is well: a moving average above a least, learned from the tests
 * that nothing can change any more and from no cell with an incident.
 */
export class Baselines {
  private readonly learned = new Map<string, number>();
  private readonly rules: Rules;

  constructor(rules: Rules) {
    this.rules = rules;
  }

  of(key: string): number {
    return Math.min(this.rules.incidentBaselineMost, this.learned.get(key) ?? this.least(key));
  }

  learn({ raw, minute }: Scan, { open }: Progress): void {
    const out = new Set(open.flatMap(({ cell, tied }) => [cell, ...tied].map(keyOf)));
    for (const key of new Set([...this.learned.keys(), ...raw.keys()])) {
      if (out.has(key)) continue;
      const rooms = minute.cells.get(key)?.rooms ?? 0;
      const share = rooms === 0 ? 0 : (raw.get(key)?.rooms.size ?? 0) / rooms;
      this.move(key, share, 1);
    }
  }

  /** So many tests in which nobody was hurt. */
  rest(tests: number): void {
    for (const key of this.learned.keys()) this.move(key, 0, tests);
  }

  private move(key: string, share: number, tests: number): void {
    const { incidentTickMs, incidentBaselineMs } = this.rules;
    const least = this.least(key);
    const aim = Math.max(least, share);
    const next = aim + (this.of(key) - aim) * Math.exp((-incidentTickMs * tests) / incidentBaselineMs);
    if (next - least < NEAR) this.learned.delete(key);
    else this.learned.set(key, next);
  }

  private least(key: string): number {
    const { incidentBaselineLeast, incidentIngestBaselineLeast } = this.rules;
    return key.startsWith('ingest ') ? incidentIngestBaselineLeast : incidentBaselineLeast;
  }
}
