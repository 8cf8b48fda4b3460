import type { Words } from './en.ts';

/** How long, in its two largest units at most. */
export function lasting(ms: number, { duration }: Words): string {
  const s = Math.max(0, Math.round(ms / 1000));
  if (s < 60) return `${s} ${duration.s}`;
  const min = Math.floor(s / 60);
  if (min < 60)
    return s % 60 === 0 || min >= 10
      ? `${min} ${duration.min}`
      : `${min} ${duration.min} ${s % 60} ${duration.s}`;
  const h = Math.floor(min / 60);
  if (h < 24) return min % 60 === 0 ? `${h} ${duration.h}` : `${h} ${duration.h} ${min % 60} ${duration.min}`;
  return `${Math.floor(h / 24)} ${duration.d} ${h % 24} ${duration.h}`;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** Time of day, UTC. */
export function clockTime(ms: number): string {
  const at = new Date(ms);
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
}

/** Day and time of day, UTC. */
export const dayTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 10)} ${clockTime(ms)}`;

/** A place in a recording, as players write it: 1:02:03. */
export function recordingTime(ms: number): string {
  const s = Math.floor(ms / 1000);
  const [h, min] = [Math.floor(s / 3600), Math.floor(s / 60) % 60];
  return h > 0 ? `${h}:${two(min)}:${two(s % 60)}` : `${min}:${two(s % 60)}`;
}

/** A figure as it is read: no more digits than mean something. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return Math.abs(value) >= 100 || Number.isInteger(value) ? String(Math.round(value)) : value.toFixed(1);
}

/** A text of ours by a key that comes from elsewhere; the key itself where we have none. */
export const worded = (texts: Readonly<Record<string, string>>, key: string): string =>
  Object.hasOwn(texts, key) ? (texts[key] ?? key) : key;
