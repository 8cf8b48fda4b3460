import type { Batch } from '@stutterscope/telemetry';
import { PlatformStage } from './platform/platformStage.ts';
import { RoomStage } from './room/roomStage.ts';
import type { RuleOverrides } from './rules/resolveRules.ts';
import { SessionStage } from './session/sessionStage.ts';
import type { Verdict } from './verdict/verdict.ts';

/**
 * Runs all stages over a recording and gives the verdicts as they stand at its end: per room and time, each
 * stutter with its alert behind it, then its findings; last the incidents of many rooms. Batches may come in any
 * order; each is taken at the moment it was sent.
 */
export function diagnoseRecording(batches: readonly Batch[], overrides: RuleOverrides = {}): Verdict[] {
  const sessions = new SessionStage('recording', overrides);
  const rooms = new RoomStage(overrides);
  const platform = new PlatformStage(overrides);
  const standing = new Map<string, Verdict>();
  const moment = (batch: Batch) => batch.receivedAt ?? batch.sentAt;
  const ordered = [...batches].sort(
    (a, b) => moment(a) - moment(b) || a.session.localeCompare(b.session) || a.seq - b.seq,
  );
  const look = (isLast: boolean) => {
    for (const verdict of rooms.drain(isLast)) standing.set(verdict.id, verdict);
    for (const word of rooms.census()) platform.accept(word);
    for (const incident of platform.drain()) standing.set(incident.id, incident);
  };
  for (const batch of ordered) {
    sessions.accept(batch);
    for (const signal of sessions.drain()) rooms.accept(signal);
    look(false);
  }
  look(true);
  return [...standing.values()].filter(({ retracted }) => !retracted).sort(inOrder);
}

const rank: Record<Verdict['kind'], number> = { stutter: 0, alert: 1, finding: 2, incident: 3 };
const startOf = (verdict: Verdict) => (verdict.kind === 'alert' ? verdict.at : verdict.from);
/** What is of no one room comes behind all rooms. */
const roomOf = (verdict: Verdict) => (verdict.kind === 'incident' ? '\uffff' : verdict.room);

/** Of each room the stutters with their alerts first, then the findings. */
function inOrder(a: Verdict, b: Verdict): number {
  const isFinding = (verdict: Verdict) => (verdict.kind === 'finding' ? 1 : 0);
  return (
    roomOf(a).localeCompare(roomOf(b)) ||
    isFinding(a) - isFinding(b) ||
    startOf(a) - startOf(b) ||
    rank[a.kind] - rank[b.kind] ||
    a.id.localeCompare(b.id)
  );
}
