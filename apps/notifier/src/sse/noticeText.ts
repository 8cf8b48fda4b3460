import type { Phrasebook } from '@stutterscope/alerts';
import { eventText } from '@stutterscope/http';
import { eventId, type Posted } from '../board/noticeBoard.ts';

/** A notice as one server-sent event. */
export function noticeText(posted: Posted, language: string, phrasebook: Phrasebook): string {
  const { kind: _, verdict: __, source, advice, ...notice } = posted.notice;
  const words = advice === null ? {} : phrasebook.phrase(posted.notice, language);
  return eventText('alert', { ...notice, ...words, source, advice, language }, eventId(posted));
}
