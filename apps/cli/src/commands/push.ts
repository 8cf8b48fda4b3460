import type { Command } from 'commander';
import { clientTokens } from '../access/clientTokens.ts';
import { collectorOption, describe, telemetryUrl } from '../command.ts';
import { readConfig } from '../config.ts';
import { abortOnSignal } from '../serve.ts';
import type { Terminal } from '../terminal.ts';

interface PushFlags {
  readonly room?: string;
  readonly collector?: string;
  readonly record?: string;
}

async function push(ffmpegArgs: string[], flags: PushFlags, terminal: Terminal): Promise<void> {
  const { findFfmpeg, runPush } = await import('@stutterscope/agent');
  const { collector, ...rest } = flags;
  const endpoint = telemetryUrl(collector, terminal.env);
  const token = clientTokens(readConfig(terminal.env), endpoint, terminal.env);
  process.exitCode = await runPush({
    ...rest,
    endpoint,
    ...(token !== undefined && { token }),
    ffmpegArgs,
    ffmpegPath: findFfmpeg(terminal.env['PATH'] ?? ''),
    signal: abortOnSignal(),
    log: terminal.say,
  });
}

export function pushCommand(terminal: Terminal): Command {
  return describe('push', 'Run a real ffmpeg push and report its telemetry.', [
    'push -- -re -i show.mp4 -c copy -f flv rtmp://ingest.example/live/8888_show',
    'push --room 8888_show --record show.ndjson -re -i show.mp4 -c:v libx264 -f flv rtmp://…',
  ])
    .usage('[options] [--] <ffmpeg arguments...>')
    .option('--room <room>', "the room; default: the last part of the URL's path")
    .addOption(collectorOption())
    .option('--record <file>', 'also append every batch to this file')
    .argument('<ffmpeg...>', 'what ffmpeg is given, the rtmp:// URL last')
    .allowUnknownOption()
    .passThroughOptions()
    .addHelpText('after', '\nExit code: that of ffmpeg; 0 when it was stopped by Ctrl-C.')
    .action((ffmpegArgs: string[], flags: PushFlags) => push(ffmpegArgs, flags, terminal));
}
