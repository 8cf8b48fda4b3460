import { type Command, Option } from 'commander';
import { clientTokens } from '../access/clientTokens.ts';
import { collectorOption, describe, telemetryUrl, wholeNumber } from '../command.ts';
import { readConfig } from '../config.ts';
import { abortOnSignal } from '../serve.ts';
import type { Terminal } from '../terminal.ts';

interface WatchFlags {
  readonly cache: 'auto' | 'speedy' | 'smooth';
  readonly room?: string;
  readonly collector?: string;
  readonly record?: string;
  readonly duration?: number;
}

async function watch(url: string, flags: WatchFlags, terminal: Terminal): Promise<void> {
  const { findFfmpeg, runWatch } = await import('@stutterscope/agent');
  const { collector, cache, duration, ...rest } = flags;
  const endpoint = telemetryUrl(collector, terminal.env);
  const token = clientTokens(readConfig(terminal.env), endpoint, terminal.env);
  process.exitCode = await runWatch({
    ...rest,
    ...(duration === undefined ? {} : { durationMs: duration * 1000 }),
    url,
    cacheMode: cache,
    endpoint,
    ...(token !== undefined && { token }),
    ffmpegPath: findFfmpeg(terminal.env['PATH'] ?? ''),
    signal: abortOnSignal(),
    log: terminal.say,
  });
}

export function watchCommand(terminal: Terminal): Command {
  return describe('watch', 'Watch a stream without a screen and report what a player would.', [
    'watch http://edge.example/live/8888_show.flv',
    'watch rtmp://edge.example/live/8888_show --cache speedy --duration 60',
  ])
    .argument('<url>', 'an HTTP-FLV or RTMP stream')
    .addOption(
      new Option('--cache <mode>', 'how much to buffer')
        .choices(['auto', 'speedy', 'smooth'])
        .default('auto'),
    )
    .option('--room <room>', "the room; default: the last part of the URL's path")
    .addOption(collectorOption())
    .option('--record <file>', 'also append every batch to this file')
    .option('--duration <seconds>', 'stop by itself', wholeNumber(1))
    .action((url: string, flags: WatchFlags) => watch(url, flags, terminal));
}
