import { type Judged, refuse } from './callback.ts';

/** A callback is sent ten minutes before its expiry; one that holds for a day is not one of these. */
const LONGEST_MS = 86_400_000;

/** Null while a callback holds, else its refusal. `t` is in Unix seconds. */
export function expiryFault(t: number, nowMs: number): Judged | null {
  const lateS = Math.round(nowMs / 1000 - t);
  if (t * 1000 - nowMs > LONGEST_MS)
    return refuse('callback_malformed', 'its expiry lies more than a day ahead: it must be Unix seconds');
  if (lateS < 0) return null;
  const clock = lateS > 3600 ? '' : '; if this is no replay, compare the clocks';
  return refuse('callback_expired', `it expired ${lateS} s ago${clock}`);
}
