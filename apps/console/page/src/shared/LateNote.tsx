import { lasting } from '../words/format.ts';
import { useWords } from '../words/language.ts';
import { isLate, type Reach } from './standing.ts';

/** Says so while nothing new is stored of any room: then nobody is silent, and nobody known to be well. */
export function LateNote(reach: Reach) {
  const words = useWords();
  const { reachMs, nowMs } = reach;
  if (!isLate(reach)) return null;
  return (
    <p class="late" role="status">
      {reachMs === null ? words.lateLong : words.late(lasting(nowMs - reachMs, words))}
    </p>
  );
}
