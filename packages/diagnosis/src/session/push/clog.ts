import type { Rules } from '../../rules/ruleTable.ts';
import { evidence } from '../../verdict/evidence.ts';
import type { Evidence, Origin, Severity } from '../../verdict/verdict.ts';
import type { PushReading } from './reading.ts';
import { moveSpell, newSpell, type Spell, type SpellChange } from './spell.ts';
import { mean, newTally, type Tally, tally, variation } from './tally.ts';

/** What is remembered of a push to say whether its uplink is clogged. */
export interface Clog {
  readonly spell: Spell;
  /** Media made and not sent, in seconds, slowly forgotten. */
  deficitS: number;
  /** The largest QUE, and whether frames were dropped, in the run of bad samples that has not become a spell. */
  runPeak: number;
  /** First sample of the run with QUE at or above the limit. */
  highSince: number | null;
  /** Times of the last 1101 events. */
  busy: number[];
  drops: number;
  droppedAt: number | null;
  /** The first of the 1101s that alone made it a clog; null when the samples did. */
  saidSince: number | null;
  visibleSince: number | null;
  severe: boolean;
  que: Tally;
  spd: Tally;
  made: Tally;
  fps: Tally;
}

export function newClog(): Clog {
  return { spell: newSpell(), deficitS: 0, runPeak: 0, highSince: null, busy: [], ...newAccount() };
}

const newAccount = () => ({
  drops: 0,
  droppedAt: null,
  saidSince: null,
  visibleSince: null,
  severe: false,
  que: newTally(),
  spd: newTally(),
  made: newTally(),
  fps: newTally(),
});

/** Takes a 1101 down: the SDK's own word that the uplink is busy. */
export function noteBusy(clog: Clog, t: number, rules: Rules): void {
  clog.busy.push(t);
  clog.busy = clog.busy.filter((at) => t - at <= rules.clogBusyWindowMs).slice(-rules.clogBusyEvents);
}

/** Part of what is made that was not sent, below 0 while more is; 0 within the tolerance, and where it is not known. */
function lackOf({ spd, made }: PushReading, rules: Rules): number {
  if (spd === null || made === null || made <= 0) return 0;
  const lack = (made - spd) / made;
  // handbook, "Upstream Clog": equal is good, above for long is bad; within the tolerance they are equal.
  return Math.abs(lack) > rules.clogDeficitRatio ? lack : 0;
}

/** Seconds of media behind: integrated, since a single sample of SPD below VRA + ARA means nothing. */
function integrate(clog: Clog, reading: PushReading, rules: Rules): void {
  const seconds = reading.spanMs / 1000;
  const left = clog.deficitS * Math.exp(-seconds / rules.clogDeficitLeakSeconds);
  clog.deficitS = Math.max(0, left + lackOf(reading, rules) * seconds);
}

/** Moves the clog by one sample. */
export function stepClog(clog: Clog, reading: PushReading, targetFps: number, rules: Rules): SpellChange {
  integrate(clog, reading, rules);
  const { t, que, dropped } = reading;
  const backlogMs = que === null ? 0 : (que / targetFps) * 1000;
  const high = que !== null && que >= rules.clogQueFrames && backlogMs >= rules.clogBacklogMs;
  clog.highSince = high ? (clog.highSince ?? t) : null;
  const queued = (que ?? 0) >= rules.clogQueRisingFrames;
  const behind = que === null && clog.deficitS >= rules.clogDeficitAloneSeconds / 2;
  // Drops beside an empty queue and an even send rate are not the uplink's.
  const dropsOfUplink =
    dropped > 0 && (que === null || queued || clog.deficitS >= rules.clogDeficitSeconds / 4);
  // Said before the last clog ended, a 1101 is no word on the next one.
  const fresh = clog.busy.filter((at) => at > (clog.spell.clearedAt ?? 0));
  const busy = fresh.length >= rules.clogBusyEvents && t - (fresh[0] ?? 0) <= rules.clogBusyWindowMs;

  const bad = queued || behind || dropsOfUplink || busy;
  const measured =
    dropsOfUplink ||
    (clog.highSince !== null && t - clog.highSince >= rules.clogHoldMs) ||
    (high && (clog.deficitS >= rules.clogDeficitSeconds || backlogMs >= rules.clogBacklogAtOnceMs)) ||
    (que === null && clog.deficitS >= rules.clogDeficitAloneSeconds);
  const lastSaid = fresh.at(-1) ?? 0;
  const stay =
    (que ?? 0) >= rules.clogQueStayFrames ||
    dropsOfUplink ||
    // What was dropped stays behind for good: without QUE it lasts while sending and making differ.
    (que === null && clog.deficitS >= rules.clogDeficitSeconds && lackOf(reading, rules) !== 0) ||
    (clog.saidSince !== null && t - lastSaid < rules.clogSaidStayMs);

  const change = moveSpell(clog.spell, {
    t,
    start: t - reading.spanMs,
    unheardMs: reading.unheardMs,
    bad,
    enter: measured || busy,
    stay,
    exitMs: rules.clogExitMs,
    reopenMs: rules.clogReopenMs,
  });
  if (change === 'closed' && que === null) clog.deficitS = 0;
  if (change === 'opened' && !measured && fresh[0] !== undefined) {
    clog.saidSince = fresh[0];
    clog.spell.from = Math.min(clog.spell.from, fresh[0]);
  }
  account(clog, reading, { bad, change, backlogMs, dropsOfUplink }, rules);
  return change;
}

interface Judged {
  readonly bad: boolean;
  readonly change: SpellChange;
  readonly backlogMs: number;
  readonly dropsOfUplink: boolean;
}

function account(clog: Clog, reading: PushReading, judged: Judged, rules: Rules): void {
  const { spell } = clog;
  if (!spell.open && judged.change !== 'closed') {
    // A spell that may reopen keeps its account; a new run of bad samples starts a new one.
    const mayReopen = spell.to !== null && reading.t - spell.to <= rules.clogReopenMs;
    if (!judged.bad && !mayReopen) Object.assign(clog, newAccount());
    if (!judged.bad) return;
  }
  const { t, que, spd, made, fps, dropped, spanMs } = reading;
  tally(clog.que, que, t);
  // While a queue drains SPD is not what the uplink lacked.
  const isLimited = spd !== null && (made === null || spd < made);
  if (isLimited && (que === null || que > 0)) tally(clog.spd, spd, t);
  tally(clog.made, made, t);
  if (spanMs > 0) tally(clog.fps, fps === null ? null : Math.max(0, fps - (dropped * 1000) / spanMs), t);
  if (judged.dropsOfUplink) {
    clog.drops += dropped;
    clog.droppedAt ??= t;
  }
  if (!spell.open) return;
  if (clog.drops > 0 || judged.backlogMs > rules.viewerCacheMs) clog.visibleSince ??= t;
  if (clog.visibleSince !== null && t - clog.visibleSince >= rules.clogSevereMs) clog.severe = true;
  const effectiveFps = clog.fps.n === 0 ? null : clog.fps.min;
  if (clog.visibleSince !== null && effectiveFps !== null && effectiveFps < rules.fpsTooLow)
    clog.severe = true;
}

export function clogSeverity(clog: Clog): Severity {
  if (clog.severe) return 'severe';
  return clog.visibleSince === null ? 'absorbed' : 'visible';
}

export function clogOrigin(clog: Clog, rules: Rules): Origin {
  const spread = variation(clog.spd);
  return spread !== null && spread >= rules.clogUnstableVariation ? 'uplink_unstable' : 'uplink_bandwidth';
}

/** The numbers that make it a clog, each against the limit it crossed. */
export function clogEvidence(clog: Clog, rules: Rules): Evidence[] {
  const at = clog.spell.confirmedAt;
  const made = mean(clog.made);
  const sent = mean(clog.spd);
  return [
    ...(clog.que.n === 0
      ? []
      : evidence({
          signal: 'que',
          at: clog.que.maxAt,
          value: clog.que.max,
          unit: 'frames',
          comparison: '>=',
          limit: rules.clogQueFrames,
          supports: clog.que.max >= rules.clogQueFrames,
        })),
    ...(clog.drops > 0
      ? evidence({ signal: 'drp', at, value: clog.drops, unit: 'frames', comparison: '>', limit: 0 })
      : []),
    ...(made === null
      ? []
      : evidence({
          signal: 'spd',
          at,
          value: sent,
          unit: 'kbit/s',
          comparison: '<',
          limit: made,
          supports: sent !== null && sent < made,
        })),
    ...(clog.busy.length >= rules.clogBusyEvents
      ? evidence({
          signal: '1101',
          at: clog.busy[0] ?? at,
          value: clog.busy.length,
          unit: 'events',
          comparison: '>=',
          limit: rules.clogBusyEvents,
        })
      : []),
  ];
}
