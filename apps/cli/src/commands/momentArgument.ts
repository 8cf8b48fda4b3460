import { InvalidArgumentError } from 'commander';
import { type Moment, parseMoment } from '../explain/moment.ts';

/** Reads an option that is a moment. */
export function momentArgument(text: string): Moment {
  const moment = parseMoment(text);
  if (moment === null)
    throw new InvalidArgumentError(
      'It must be an ISO time, a time of day like 20:15:30, Unix seconds or ms, or so long ago, like -5m.',
    );
  return moment;
}
