import { InvalidArgumentError } from 'commander';

const unitS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** A duration like 90s, 45m, 24h or 7d, in seconds; null for anything else. */
export function parseDurationS(text: string): number | null {
  const [, count, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const seconds = Number(count) * (unitS[unit] ?? 0);
  return seconds > 0 ? seconds : null;
}

/** Reads an option that is a duration. */
export function durationArgument(text: string): number {
  const seconds = parseDurationS(text);
  if (seconds === null) throw new InvalidArgumentError('It must be a duration like 45m, 24h or 7d.');
  return seconds;
}
