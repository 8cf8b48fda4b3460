import { CliError, exitCodes } from '../cliError.ts';

/** Where a message stood on the bus. */
export interface LetterPlace {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** `telemetry:3:1207`, as every command of dead letters names one. */
export const placeText = ({ topic, partition, offset }: LetterPlace): string =>
  `${topic}:${partition}:${offset}`;

export function placeOf(text: string): LetterPlace {
  const [, topic, partition, offset] = /^([a-z-]{1,40}):(\d{1,9}):(\d{1,15})$/.exec(text) ?? [];
  if (topic === undefined) {
    throw new CliError(
      `${text} names no dead letter: it must be topic:partition:offset, as \`dead-letters list\` shows it`,
      exitCodes.usage,
    );
  }
  return { topic, partition: Number(partition), offset: Number(offset) };
}
