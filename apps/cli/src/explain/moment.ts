/** A moment as a person names it: fixed, so long before now (or before a recording's end), or the last such time. */
export type Moment =
  | { readonly kind: 'at'; readonly atMs: number }
  | { readonly kind: 'ago'; readonly agoMs: number }
  | { readonly kind: 'timeOfDay'; readonly ofDayMs: number };

const DAY_MS = 86_400_000;

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Below this a number is seconds: as milliseconds it would lie in 1973. */
const LEAST_MS = 100_000_000_000;

/** Reads ISO time or a time of day (UTC where it names no zone), Unix seconds or ms, or `-5m`; null for anything else. */
export function parseMoment(text: string): Moment | null {
  const [, amount, unit] = /^-(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  if (amount !== undefined && unit !== undefined) {
    return { kind: 'ago', agoMs: Number(amount) * (unitMs[unit] ?? 0) };
  }
  // Four digits are a time of day without its colon, or a year, and no moment of 1970 was ever meant.
  if (/^\d{9,}(\.\d+)?$/.test(text)) {
    const number = Number(text);
    return isTime({ kind: 'at', atMs: Math.round(number < LEAST_MS ? number * 1000 : number) });
  }
  const [, hours, minutes, seconds = '0'] = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?Z?$/.exec(text) ?? [];
  if (hours !== undefined && minutes !== undefined) {
    return {
      kind: 'timeOfDay',
      ofDayMs: 1000 * (3600 * Number(hours) + 60 * Number(minutes) + Number(seconds)),
    };
  }
  const [date = ''] = /^\d{4}-\d\d-\d\d(?=[T ]\d\d:\d\d|$)/.exec(text) ?? [];
  if (!isDay(date)) return null;
  const hasZone = !text.includes(':') || /(Z|[+-]\d\d:?\d\d)$/i.test(text);
  return isTime({ kind: 'at', atMs: Date.parse(hasZone ? text : `${text}Z`) });
}

/** Date.parse alone takes the 30th of February, for the 2nd of March. */
function isDay(date: string): boolean {
  const day = new Date(`${date}T00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
}

function isTime(moment: { readonly kind: 'at'; readonly atMs: number }): Moment | null {
  return Number.isNaN(new Date(moment.atMs).getTime()) ? null : moment;
}

/** The moment as Unix ms. */
export function resolveMoment(moment: Moment, nowMs: number): number {
  switch (moment.kind) {
    case 'at':
      return moment.atMs;
    case 'ago':
      return nowMs - moment.agoMs;
    case 'timeOfDay': {
      const today = nowMs - (nowMs % DAY_MS) + moment.ofDayMs;
      return today > nowMs ? today - DAY_MS : today;
    }
    default:
      return moment satisfies never;
  }
}
