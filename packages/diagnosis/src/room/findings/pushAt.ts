import type { Rules } from '../../rules/ruleTable.ts';
import type { PushSignal } from '../../signal.ts';
import { isGone, reaches } from '../upstream.ts';

/** Whether a room was pushed at a moment: `unheard` while the push may still tell, `unknown` without any. */
export type PushedAt = 'live' | 'over' | 'unheard' | 'unknown';

/** What the push side says of a moment, so that the end of a show is not called a viewer's failure. */
export function pushedAt(
  t: number,
  pushers: readonly PushSignal[],
  roomTime: number,
  rules: Rules,
): PushedAt {
  if (pushers.length === 0) return 'unknown';
  const isCut = pushers.some(({ episodes }) =>
    episodes.some(
      (episode) => episode.condition === 'disconnected' && reaches(episode, t, 0, rules.upstreamReachMs),
    ),
  );
  if (isCut) return 'over';
  const around = pushers.filter(({ since }) => since <= t);
  if (around.some(({ until }) => until >= t + rules.showEndMs)) return 'live';
  return around.some((push) => !isGone(push, roomTime, rules)) ? 'unheard' : 'over';
}
