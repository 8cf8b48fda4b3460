import type { Phrasebook } from '@stutterscope/alerts';
import { eventId, type Posted } from '../board/noticeBoard.ts';

/** A notice as one server-sent event. JSON holds no line break, so no text of anybody's ends a field. */
export function eventText(posted: Posted, language: string, phrasebook: Phrasebook): string {
  const { kind: _, verdict: __, source, advice, ...notice } = posted.notice;
  const words = advice === null ? {} : phrasebook.phrase(posted.notice, language);
  const data = JSON.stringify({ ...notice, ...words, source, advice, language });
  return `id: ${eventId(posted)}\nevent: alert\ndata: ${data}\n\n`;
}
