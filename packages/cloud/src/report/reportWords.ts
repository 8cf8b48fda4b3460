import type { BroadcastReport } from './buildReport.ts';

/** A moment for a person, to the second. */
export const utc = (atMs: number): string =>
  `${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** A length of time for a person, in the two units that matter: 4.2 s, 3 min 20 s, 2 h 5 min, 3 days. */
export function lasting(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 10) return `${Math.round(seconds * 10) / 10} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

/** A place in a recording as players write it: 1:02:03. */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** What a score is called. */
export function gradeOf(score: number): 'good' | 'fair' | 'poor' {
  if (score >= 90) return 'good';
  return score >= 70 ? 'fair' : 'poor';
}

/** A cause as a person says it. */
export const causeName = ({ cause, origin }: BroadcastReport['causes'][number]): string =>
  cause === null ? 'nobody pushed' : `${cause.replaceAll('_', ' ')} (${origin.replaceAll('_', ' ')})`;

/** Oddities in words. */
export const oddityWords: Readonly<Record<string, string>> = {
  begin_twice: 'a begin was told twice without an end between',
  end_without_begin: 'an end was told of what had not begun, or before its begin',
  end_lost: 'the end of a push was never told',
  recording_time: 'a recording starts after it ends',
};
