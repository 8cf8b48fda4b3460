import type { Rules } from '../rules/ruleTable.ts';
import type { Episode, PushCondition, PushSignal } from '../signal.ts';
import type { Cause, Origin, Severity } from '../verdict/verdict.ts';
import type { CommonStall } from './commonStalls.ts';
import { takeoverOf } from './takeover.ts';

/** A spell in which the pusher itself was in trouble: what hits every viewer, and only the VJ can mend. */
export interface UpstreamSpell extends Omit<Episode, 'condition'> {
  readonly cause: Cause;
  readonly session: string;
  /** Event time up to which its push is judged: as long as that a spell without an end is known to have lasted. */
  readonly heardUntil: number;
  readonly network: PushSignal['network'];
  readonly scenario: string | null;
  readonly server: string | null;
}

const EVIDENCE_KEPT = 8;
const rank: Record<Severity, number> = { absorbed: 0, visible: 1, severe: 2 };

function causeOf(condition: PushCondition): Cause {
  switch (condition) {
    case 'low_fps':
      return 'low_frame_rate';
    case 'clog':
    case 'disconnected':
      return 'upstream_clog';
    default:
      return condition satisfies never;
  }
}

/** True when nothing was heard of the push for so long that it counts as gone. */
export function isGone(push: PushSignal, roomTime: number, rules: Rules): boolean {
  return roomTime - push.until >= rules.silentMs;
}

/** How long after its end it may go on all the same, ms: another push may take up where a lost one left. */
export const reopenMs = (origin: Origin, { pushRestartMs }: Rules) =>
  origin === 'push_disconnected' ? pushRestartMs : 0;

/** What a spell is known by in its room. */
export const keyOf = ({ cause, key }: UpstreamSpell) => `${cause} ${key}`;

export const byStart = (a: UpstreamSpell, b: UpstreamSpell) =>
  a.from - b.from || a.session.localeCompare(b.session);

/**
 * All upstream spells of a room, oldest first: one at a time a cause, whoever pushed. A push that fell silent
 * in the middle of one ends it there, since nobody can say how it went on.
 */
export function upstreamSpells(
  pushers: readonly PushSignal[],
  stalls: readonly CommonStall[],
  roomTime: number,
  rules: Rules,
): UpstreamSpell[] {
  const spells: UpstreamSpell[] = [];
  for (const push of pushers) {
    const gone = isGone(push, roomTime, rules);
    const takeover = takeoverOf(push, pushers, stalls, rules);
    if (takeover !== null) spells.push(takeover);
    for (const { condition, ...episode } of push.episodes) {
      if (condition === 'disconnected' && episode.to === null && takeover !== null) continue;
      const ending =
        episode.to === null && gone ? { to: push.until, clearedAt: push.until + rules.silentMs } : undefined;
      spells.push({ ...episode, ...ending, cause: causeOf(condition), ...pusherOf(push) });
    }
  }
  spells.sort(byStart);
  return mergeByCause(spells, rules);
}

/** What a spell takes from its push. */
export const pusherOf = ({ session, until: heardUntil, network, scenario, server }: PushSignal) => ({
  session,
  heardUntil,
  network,
  scenario,
  server,
});

/** Spells in order of time, those of one cause that follow each other closely as one. */
export function mergeByCause(spells: readonly UpstreamSpell[], rules: Rules): UpstreamSpell[] {
  const merged: UpstreamSpell[] = [];
  for (const spell of spells) {
    const at = merged.findLastIndex((one) => one.cause === spell.cause);
    const before = merged[at];
    if (before === undefined || (before.to !== null && spell.from - before.to > rules.clogReopenMs)) {
      merged.push(spell);
    } else merged[at] = join(before, spell);
  }
  return merged;
}

/** Two spells of one cause as one. */
export function join(first: UpstreamSpell, second: UpstreamSpell): UpstreamSpell {
  const open = first.to === null || second.to === null;
  const later = open || (first.to ?? 0) < (second.to ?? 0) ? second : first;
  return {
    ...first,
    // Without its server nothing else can be said of a push: the lost connection is what it comes down to.
    origin: second.origin === 'push_disconnected' ? second.origin : first.origin,
    severity: rank[second.severity] > rank[first.severity] ? second.severity : first.severity,
    to: open ? null : later.to,
    heardUntil: Math.max(first.heardUntil, second.heardUntil),
    clearedAt: open ? null : later.clearedAt,
    confirmedAt: Math.min(first.confirmedAt, second.confirmedAt),
    visibleAt: first.visibleAt ?? second.visibleAt,
    droppedAt: first.droppedAt ?? second.droppedAt,
    evidence: [...first.evidence, ...second.evidence].slice(0, EVIDENCE_KEPT),
  };
}

/**
 * True when viewers may stall at `t` because of this spell: it lasts, it was still hidden in the pusher's socket
 * (viewers freeze before QUE shows it) or had begun unheard, or its end has not reached them yet.
 */
export function reaches(
  spell: Pick<UpstreamSpell, 'from' | 'to'> & Partial<Pick<UpstreamSpell, 'unheardFrom'>>,
  t: number,
  beforeMs: number,
  afterMs: number,
): boolean {
  return startOf(spell, beforeMs) <= t && (spell.to === null || t <= spell.to + afterMs);
}

/** Since when viewers may stall because of this spell. */
export function startOf({ from, unheardFrom }: Parameters<typeof reaches>[0], beforeMs: number): number {
  return Math.min(from - beforeMs, unheardFrom ?? Number.POSITIVE_INFINITY);
}
