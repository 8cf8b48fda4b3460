import type { Rules } from '../rules/ruleTable.ts';
import type { PushSignal } from '../signal.ts';
import { evidence } from '../verdict/evidence.ts';
import { type CommonStall, stalledAtOnceEvidence } from './commonStalls.ts';
import { pusherOf, type UpstreamSpell } from './upstream.ts';

/** When a push lost its server without coming back, or was last heard. */
const lostAt = ({ outage, until }: PushSignal) => outage?.from ?? until;

/** When the next push of the room went up; null where none did, or where another was up all the while. */
export function succeededAt(push: PushSignal, pushers: readonly PushSignal[]): number | null {
  const lost = lostAt(push);
  let next: number | null = null;
  for (const { session, connectedAt = null, until } of pushers) {
    if (session === push.session || connectedAt === null || until <= lost) continue;
    if (connectedAt <= lost) return null;
    next = Math.min(next ?? connectedAt, connectedAt);
  }
  return next;
}

/** Times between a push and the next one: what was not pushed is nothing to blame on viewers, however long. */
export function gapsBetween(pushers: readonly PushSignal[]): { from: number; to: number }[] {
  return pushers.flatMap((push) => {
    const to = succeededAt(push, pushers);
    return to === null ? [] : [{ from: lostAt(push), to }];
  });
}

/**
 * The time between a push and the next one of its room that went on with the broadcast. That the connection was lost
 * the push said itself; that it fell silent says nothing, unless the viewers who stayed all ran dry.
 */
export function takeoverOf(
  push: PushSignal,
  pushers: readonly PushSignal[],
  stalls: readonly CommonStall[],
  rules: Rules,
): UpstreamSpell | null {
  const to = succeededAt(push, pushers);
  const from = lostAt(push);
  if (to === null || to - from < rules.outageMs || to - from > rules.pushRestartMs) return null;
  const felt = stalls.filter(
    ({ tick, stalled, watching }) =>
      tick > from && tick <= to + rules.upstreamReachMs && stalled >= watching * rules.roomShare,
  );
  if (!push.outage && felt.length === 0) return null;
  const lost = lostSpell(push, rules);
  return {
    ...lost,
    severity: to - from >= rules.clogSevereMs ? 'severe' : 'visible',
    to,
    clearedAt: to,
    // Only the next push tells it, where the lost one could not.
    confirmedAt: push.until - from >= rules.outageMs ? lost.confirmedAt : to,
    evidence: [
      ...evidence({
        signal: push.outage ? 'outage' : 'time without a push',
        at: from,
        value: to - from,
        unit: 'ms',
        comparison: '>=',
        limit: rules.outageMs,
      }),
      ...lost.evidence.filter(({ signal }) => signal !== 'outage'),
      ...stalledAtOnceEvidence(felt, rules),
    ],
  };
}

/** What a push that is lost comes to if another goes on with the broadcast; nobody is told before. */
export function lostSpell(push: PushSignal, rules: Rules): UpstreamSpell {
  const { until } = push;
  const pusher = pusherOf(push);
  if (push.outage) {
    const { condition: _, ...outage } = push.outage;
    return { ...outage, ...pusher, cause: 'upstream_clog' };
  }
  return {
    ...pusher,
    cause: 'upstream_clog',
    origin: 'push_disconnected',
    severity: 'visible',
    key: until,
    from: until,
    unheardFrom: null,
    to: null,
    confirmedAt: until + rules.outageMs,
    clearedAt: null,
    visibleAt: until,
    // It may have gone on unheard for a while: its viewers say since when it did not.
    droppedAt: null,
    evidence: [],
  };
}
