import type { BroadcastReport } from './buildReport.ts';

/** A moment for a person, to the second. */
export const utc = (atMs: number): string =>
  `${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** A length of time for a person: 4.2 s, 3 min 20 s, 2 h 5 min. */
export function lasting(ms: number): string {
  if (ms < 10_000) return `${Math.round(ms / 100) / 10} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A place in a recording as players write it: 1:02:03. */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** What a score is called. */
export function gradeOf(score: number): string {
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
