import { LONGEST_FILE_S, type RecordFormat, type RecordWish, recordFormats } from '@stutterscope/access';
import { InvalidArgumentError } from 'commander';
import { CliError, exitCodes } from '../cliError.ts';
import { parseDurationS } from '../duration.ts';

export interface RecordFlags {
  readonly record?: readonly RecordFormat[];
  readonly recordInterval?: number;
}

/** Beyond this the vendor may cut sooner: the handbook says 120 minutes in one place, 90 in another. */
const SURELY_S = 5400;

const formatOf = (name: string) => recordFormats.find((one) => one === name.trim().toLowerCase());

/** Reads the formats of a recording, as `mp4` or `mp4|hls`. */
export function formatsArgument(text: string): RecordFormat[] {
  const formats = text.split(/[|,]/).map((name) => {
    const format = formatOf(name);
    if (format === undefined)
      throw new InvalidArgumentError('It must be mp4, hls or flv, or several of them: mp4,hls.');
    return format;
  });
  return [...new Set(formats)];
}

/** Reads the longest time of one file, in seconds. */
export function intervalArgument(text: string): number {
  const seconds = /^\d+$/.test(text) ? Number(text) : parseDurationS(text);
  if (seconds !== null && Number.isInteger(seconds) && seconds > 0 && seconds <= LONGEST_FILE_S)
    return seconds;
  throw new InvalidArgumentError(`It must be seconds, or like 30m, up to ${LONGEST_FILE_S} s.`);
}

/** What a push asks its cloud to record, and what is to be minded about it. */
export function recordWish({ record, recordInterval: intervalS }: RecordFlags): {
  readonly wish: RecordWish | undefined;
  readonly warnings: readonly string[];
} {
  if (record === undefined) {
    if (intervalS === undefined) return { wish: undefined, warnings: [] };
    throw new CliError('--record-interval needs --record: without it nothing is recorded', exitCodes.usage);
  }
  const warnings =
    intervalS === undefined
      ? []
      : [
          ...(record.every((format) => format === 'hls') ? ['HLS is not cut into files by an interval'] : []),
          ...(intervalS > SURELY_S ? ['the handbook names 90 minutes as the longest file, too'] : []),
        ];
  return { wish: { formats: record, intervalS }, warnings };
}
