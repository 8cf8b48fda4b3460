import { pushWords } from '../../remedies/uplinkWords.ts';
import type { Rules } from '../../rules/ruleTable.ts';
import type { PushFinding, PushSignal } from '../../signal.ts';
import { type Draft, draftFinding } from '../draft.ts';
import { isGone } from '../upstream.ts';
import type { Span } from './audience.ts';
import { summarizeFinding } from './summarizeFinding.ts';

/** The time of a push's finding, named so that its viewers can be asked for again. */
export const spanOf = ({ session }: PushSignal, { finding, reason, from, to }: PushFinding): Span => ({
  name: `${session} ${finding} ${reason} ${from}`,
  from,
  to,
});

/** What every viewer of the room feels, as long as it lasts. */
const feltByAll: readonly PushFinding['finding'][] = ['video_lost', 'paused', 'push_failed'];

interface Around {
  /** Most viewers at once meanwhile. */
  readonly watching: number;
  /** The room's event time, Unix ms. */
  readonly now: number;
  readonly rules: Rules;
}

/** A push's own finding as the room tells it; of a push that fell silent nobody knows how it went on. */
export function draftPushFinding(
  room: string,
  push: PushSignal,
  found: PushFinding,
  { watching, now, rules }: Around,
): Draft {
  const { finding, reason, from, to, evidence } = found;
  const isUnheard = finding !== 'silent' && isGone(push, now, rules);
  const ended = to ?? (isUnheard ? Math.max(from, push.until) : null);
  const viewers = { affected: feltByAll.includes(finding) ? watching : 0, watching };
  const { says, advice } = pushWords(found, push, rules);
  const told = { from, to: ended, viewers, evidence };
  return draftFinding(
    room,
    push.session,
    {
      session: push.session,
      side: 'push',
      finding,
      reason,
      ...told,
      evidence: [...evidence],
      groups: [],
      summary: summarizeFinding(says, told),
      advice: [...advice],
    },
    rules.findingReopenMs,
  );
}
