import { type Command, InvalidArgumentError } from 'commander';
import { clientTokens } from '../access/clientTokens.ts';
import { collectorOption, describe, telemetryUrl, wholeNumber } from '../command.ts';
import { readConfig } from '../config.ts';
import { readSettings } from '../readSettings.ts';
import { abortOnSignal } from '../serve.ts';
import type { Terminal } from '../terminal.ts';

interface ObsFlags {
  readonly url: string;
  readonly room: string;
  readonly collector?: string;
  readonly record?: string;
  readonly duration?: number;
}

function socketUrl(text: string): string {
  const url = URL.parse(text);
  if (url !== null && /^wss?:$/.test(url.protocol) && url.username === '' && url.password === '') return text;
  throw new InvalidArgumentError('It must be ws(s)://host:port.');
}

async function obs(flags: ObsFlags, terminal: Terminal): Promise<void> {
  const { runObs } = await import('@stutterscope/agent');
  const { collector, duration, ...rest } = flags;
  const endpoint = telemetryUrl(collector, terminal.env);
  const token = clientTokens(readConfig(terminal.env), endpoint, terminal.env);
  const password = readSettings(terminal.env).settings.OBS_PASSWORD;
  const exitCode = await runObs({
    ...rest,
    ...(duration !== undefined && { durationMs: duration * 1000 }),
    ...(password !== undefined && { password }),
    endpoint,
    ...(token !== undefined && { token }),
    signal: abortOnSignal(),
    log: terminal.say,
  });
  if (exitCode !== 0 && password === undefined) terminal.say('STUTTERSCOPE_OBS_PASSWORD is not set.');
  process.exitCode = exitCode;
}

export function obsCommand(terminal: Terminal): Command {
  return describe('obs', 'Report what an OBS streams, through its WebSocket server.', [
    'obs --room 8888_show',
    'obs --room 8888_show --url ws://192.168.1.20:4455 --record show.ndjson',
  ])
    .requiredOption('--room <room>', 'the room that OBS streams to')
    .option('--url <url>', "OBS's WebSocket server", socketUrl, 'ws://127.0.0.1:4455')
    .addOption(collectorOption())
    .option('--record <file>', 'also append every batch to this file')
    .option('--duration <seconds>', 'stop by itself', wholeNumber(1))
    .addHelpText(
      'after',
      '\nSwitch the server on in OBS: Tools, WebSocket Server Settings. Its password goes into\n' +
        'STUTTERSCOPE_OBS_PASSWORD. OBS may be started, stopped and started again meanwhile.\n' +
        'Exit code: 0 when it was stopped by Ctrl-C, 1 when OBS refuses the password.',
    )
    .action((flags: ObsFlags) => obs(flags, terminal));
}
