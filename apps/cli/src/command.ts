import { Command, InvalidArgumentError, Option } from 'commander';
import { reachable, readConfig } from './config.ts';

/** A command with its one sentence and its examples. */
export function describe(name: string, summary: string, examples: readonly string[]): Command {
  const shown = examples.map((example) => `  $ stutterscope ${example}`).join('\n');
  return new Command(name).description(summary).addHelpText('after', `\nExamples:\n${shown}`);
}

/** Reads a whole number from `min` up. */
export function wholeNumber(min: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min)
      throw new InvalidArgumentError(`It must be a whole number from ${min} up.`);
    return value;
  };
}

/** Where to report: as the option says, else where the configuration lets a collector listen. */
export function collectorOption(): Option {
  const summary = 'where to report; default: http://127.0.0.1:8600, or as STUTTERSCOPE_HOST and _PORT say';
  return new Option('--collector <url>', summary).argParser((text) => {
    if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
    throw new InvalidArgumentError('It must be http(s)://host:port.');
  });
}

/** The URL that takes telemetry at a collector. */
export function telemetryUrl(collector: string | undefined, env: NodeJS.ProcessEnv): string {
  if (collector !== undefined) return new URL('/v1/telemetry', collector).href;
  const { host, port } = readConfig(env);
  return `http://${reachable(host)}:${port}/v1/telemetry`;
}
