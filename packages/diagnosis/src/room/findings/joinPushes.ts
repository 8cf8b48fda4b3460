import type { Rules } from '../../rules/ruleTable.ts';
import { inUse } from '../../session/push/findings/pushFailure.ts';
import type { PushFinding, PushSignal } from '../../signal.ts';
import { evidence } from '../../verdict/evidence.ts';
import { isGone } from '../upstream.ts';

/** A push, and what is true of it beside what else is known of its room. */
export interface JoinedPush {
  readonly push: PushSignal;
  readonly findings: readonly PushFinding[];
}

/** What only a server refuses: the client's 3004 does not say why. */
const refusals: readonly string[] = ['signature_or_expired', 'closed_by_server'];

/** The findings of a room's pushes, joined with each other and with the viewers who played meanwhile. */
export function joinPushes(
  pushers: readonly PushSignal[],
  playedUntil: () => number,
  now: number,
  rules: Rules,
): JoinedPush[] {
  return pushers.map((push) => ({
    push,
    findings: [
      ...push.findings.map((found) => nameRefusal(push, found, pushers, rules)),
      ...silenceOf(push, pushers, playedUntil, now, rules),
    ],
  }));
}

/** Where another push of the room was heard when one was refused, the link was in use. */
function nameRefusal(
  push: PushSignal,
  found: PushFinding,
  pushers: readonly PushSignal[],
  rules: Rules,
): PushFinding {
  if (found.finding !== 'push_failed' || !refusals.includes(found.reason)) return found;
  const isTaken = pushers.some(
    (other) =>
      other.session !== push.session &&
      other.since < found.from &&
      other.until >= found.from - rules.sampleGapMs &&
      other.fps !== null,
  );
  return isTaken ? { ...found, reason: inUse.reason } : found;
}

/** A push of which nothing is heard, though its stream still plays: nobody knows how it is. */
function silenceOf(
  push: PushSignal,
  pushers: readonly PushSignal[],
  playedUntil: () => number,
  now: number,
  rules: Rules,
): PushFinding[] {
  const from = push.until;
  const heard = from + rules.silentMs;
  if (!isGone(push, now, rules) || pushers.some(({ until }) => until > from)) return [];
  const played = playedUntil();
  if (played < heard) return [];
  // Nobody who stopped playing tells whether the push went on.
  const isOver = now - played >= rules.silentMs || now - from >= rules.silentToldMs;
  return [
    {
      finding: 'silent',
      reason: 'no_samples',
      from,
      to: isOver ? Math.min(played, from + rules.silentToldMs) : null,
      evidence: evidence({
        signal: 'silence',
        at: from,
        value: rules.silentMs,
        unit: 'ms',
        comparison: '>=',
        limit: rules.silentMs,
      }),
    },
  ];
}
