import type { Hurt } from '../census.ts';
import { binomialTail } from '../room/groupOdds.ts';
import { narrowFirst } from '../room/radius.ts';
import type { Rules } from '../rules/ruleTable.ts';
import { falseDiscoveryLimit } from './falseDiscovery.ts';
import { type CellTally, explain, type Standing, tallyCells } from './tally.ts';
import type { Minute } from './turnout.ts';

/** What a cell's rooms say of it at one moment. */
export interface Finding extends CellTally {
  /** Share of hurt rooms that it has when it is well. */
  readonly baseline: number;
  /** Chance of so many hurt rooms at the baseline, and what it must be below. */
  readonly chance: number;
  readonly chanceLimit: number;
  /** Log-likelihood ratio of the share seen against the baseline. */
  readonly score: number;
}

/** Cells that stand out because of the same rooms: the narrowest leads. */
export interface Named {
  readonly lead: Finding;
  readonly tied: readonly string[];
}

/** One moment of all rooms. */
export interface Scan {
  readonly at: number;
  readonly named: readonly Named[];
  /** What the named cells do not explain, by cell. */
  readonly left: ReadonlyMap<string, CellTally>;
  /** Before anything was explained. */
  readonly raw: ReadonlyMap<string, CellTally>;
  /** Cells that were tried. */
  readonly tried: number;
  readonly hurts: readonly Hurt[];
  readonly minute: Minute;
}

/** More than this at once are one outage, not so many incidents. */
const NAMED_MOST = 16;

/**
 * Finds the cells that explain the most hurt rooms (critical clusters: Jiang et al. 2013): the likeliest is
 * named and what it explains taken away, until no cell stands out. A cell is judged by its own rooms only, so
 * rooms that have nothing to do with it change nothing.
 */
export function scan(
  at: number,
  hurts: readonly Hurt[],
  minute: Minute,
  baselineOf: (key: string) => number,
  rules: Rules,
): Scan {
  const standing: Standing[] = hurts.map((hurt) => ({ hurt, left: hurt.affected }));
  const raw = tallyCells(standing, minute, rules.cellShare);
  const eligible = [...minute.cells.values()].filter(({ rooms }) => rooms >= rules.incidentRooms).length;
  const tried = Math.max(rules.incidentCellsLeast, eligible);
  const judge = (tally: CellTally, chanceLimit: number): Finding => {
    const { rooms, watched } = tally;
    const baseline = baselineOf(tally.key);
    const chance = binomialTail(rooms.size, watched.rooms, baseline);
    return { ...tally, baseline, chance, chanceLimit, score: surprise(rooms.size, watched.rooms, baseline) };
  };
  const chances = [...raw.values()].filter((one) => isMany(one, rules)).map((one) => judge(one, 0).chance);
  const limit = falseDiscoveryLimit(chances, tried, rules.incidentFalseDiscovery);
  const named: Named[] = [];
  let left: ReadonlyMap<string, CellTally> = raw;
  while (named.length < NAMED_MOST) {
    const findings = [...left.values()].filter((one) => isMany(one, rules)).map((one) => judge(one, limit));
    const next = best(
      findings.filter((one) => standsOut(one, rules)),
      rules,
    );
    if (next === null) break;
    named.push(next);
    explain(standing, next.lead);
    left = tallyCells(standing, minute, rules.cellShare);
  }
  return { at, named, left, raw, tried, hurts, minute };
}

const isMany = ({ rooms }: CellTally, rules: Rules) => rooms.size >= rules.incidentRooms;

/** Log-likelihood ratio of k hurt rooms of n at their own share against the baseline: n KL(k/n || p). */
function surprise(k: number, n: number, p: number): number {
  const rate = k / n;
  if (rate <= p) return 0;
  const rest = rate === 1 ? 0 : (1 - rate) * Math.log((1 - rate) / (1 - p));
  return n * (rate * Math.log(rate / p) + rest);
}

function standsOut({ rooms, watched, affected, chance, chanceLimit }: Finding, rules: Rules): boolean {
  return (
    chance <= chanceLimit &&
    rooms.size >= watched.rooms * rules.cellShare &&
    affected >= watched.watching * rules.cellShare
  );
}

function best(findings: readonly Finding[], rules: Rules): Named | null {
  const [first] = findings.toSorted((a, b) => b.score - a.score || narrower(a, b));
  if (first === undefined) return null;
  const margin = Math.log(rules.incidentTieRatio);
  const same = findings.filter(
    (one) => first.score - one.score < margin && isSame(one.rooms, first.rooms, rules),
  );
  const [lead = first, ...tied] = same.sort(narrower);
  return { lead, tied: tied.map(({ key }) => key) };
}

/** The smaller set first; of equal sets the narrower place. */
function narrower(a: Finding, b: Finding): number {
  return (
    a.watched.rooms - b.watched.rooms ||
    narrowFirst.indexOf(a.watched.cell.by) - narrowFirst.indexOf(b.watched.cell.by) ||
    a.key.localeCompare(b.key)
  );
}

function isSame(a: ReadonlySet<string>, b: ReadonlySet<string>, rules: Rules): boolean {
  return a.intersection(b).size >= rules.incidentSameRooms * a.union(b).size;
}
