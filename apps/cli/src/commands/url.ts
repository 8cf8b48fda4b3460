import { checkUrl, DEFAULT_TTL_S, signUrls, type UrlUse } from '@stutterscope/access';
import { Room } from '@stutterscope/telemetry';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { Compile } from 'typebox/compile';
import { CliError, exitCodes } from '../cliError.ts';
import { describe } from '../command.ts';
import { readSettings } from '../readSettings.ts';
import type { Terminal } from '../terminal.ts';
import { type Expiry, expiresSOf, expiryArgument } from '../url/expiry.ts';
import { formatsArgument, intervalArgument, type RecordFlags, recordWish } from '../url/record.ts';

interface KeyFlag {
  readonly key?: string;
}

interface SignFlags extends KeyFlag, RecordFlags {
  readonly stream: string;
  readonly expires: Expiry;
  readonly host?: string;
  readonly https?: boolean;
  readonly json?: boolean;
}

interface CheckFlags extends KeyFlag {
  readonly as?: UrlUse;
  readonly json?: boolean;
}

const streams = Compile(Room);
const keyShape = /^[A-Za-z0-9]{32}$/;

function streamArgument(text: string): string {
  if (streams.Check(text)) return text;
  throw new InvalidArgumentError('It must be a stream: BIZID_name, of letters, digits and _ . : @ ~ + = -.');
}

function hostArgument(text: string): string {
  const host = /^[^[\]]*:[^[\]]*:[^[\]]*$/.test(text) ? `[${text}]` : text;
  const url = URL.parse(`rtmp://${host}/`);
  if (url !== null && url.host === host.toLowerCase()) return host;
  throw new InvalidArgumentError('It must be a host, or host:port.');
}

function keyOf({ key }: KeyFlag, terminal: Terminal): string {
  const found = key ?? readSettings(terminal.env).settings.URL_KEY;
  if (found === undefined || found === '')
    throw new CliError('no key: set STUTTERSCOPE_URL_KEY, or give --key', exitCodes.usage);
  // handbook, "Exchange the key"; other clouds have keys of other lengths
  if (!keyShape.test(found)) terminal.say('The key is not of the usual shape: 32 letters and digits.');
  return found;
}

function sign(use: UrlUse, flags: SignFlags, terminal: Terminal): void {
  const { stream, expires, host, https, json } = flags;
  const nowMs = Date.now();
  const expiresS = expiresSOf(expires, nowMs);
  const key = keyOf(flags, terminal);
  const { wish: record, warnings } = recordWish(flags);
  const signed = trySign({ use, stream, key, expiresS, host, https, record });
  const checked = checkUrl(signed.url, { use, nowMs, keys: { push: [key], play: [key] } });
  const words = checked.ok ? checked.warnings : [checked.fault.detail];
  for (const word of [...words, ...warnings]) terminal.say(`Mind: ${word}.`);
  terminal.print(json ? JSON.stringify(signed) : Object.values(signed.urls).join('\n'));
}

function trySign(options: Parameters<typeof signUrls>[0]) {
  try {
    return signUrls(options);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CliError(`${error.message}; with --host any stream can be signed`, exitCodes.usage);
  }
}

function check(url: string, flags: CheckFlags, terminal: Terminal): void {
  const key = keyOf(flags, terminal);
  const checked = checkUrl(url, { use: flags.as, nowMs: Date.now(), keys: { push: [key], play: [key] } });
  if (flags.json) terminal.print(JSON.stringify(checked));
  else if (checked.ok) {
    const until = new Date(checked.expiresAt).toISOString();
    terminal.print(`good: ${checked.use} URL of stream ${checked.stream}, until ${until}`);
    for (const word of checked.warnings) terminal.say(`Mind: ${word}.`);
  } else terminal.print(`bad: ${checked.fault.code}: ${checked.fault.detail}`);
  if (!checked.ok) process.exitCode = exitCodes.failed;
}

const keyOption = () =>
  new Option(
    '--key <key>',
    'the key; others on this machine can read it here: STUTTERSCOPE_URL_KEY is better',
  );

function signCommand(use: UrlUse, summary: string, terminal: Terminal): Command {
  return describe(use, summary, [`url ${use} --stream 8888_show --expires 24h`])
    .requiredOption('--stream <stream>', 'the stream (LVB code, room), with its BIZID prefix', streamArgument)
    .addOption(keyOption())
    .addOption(
      new Option('--expires <when>', 'until when it holds: Unix seconds, ISO time, or so long from now')
        .argParser(expiryArgument)
        .default({ inS: DEFAULT_TTL_S }, '24h'),
    )
    .option(
      '--host <host>',
      "a host of your own, with its port; else the vendor's of the BIZID",
      hostArgument,
    )
    .option('--json', 'print url, urls by protocol, txTime and txSecret as one JSON object')
    .action((flags: SignFlags) => sign(use, flags, terminal));
}

export function urlCommand(terminal: Terminal): Command {
  const command = describe('url', 'Sign push and play URLs, or say why one does not hold.', [
    'url push --stream 8888_show --expires 24h',
    'url play --stream 8888_show --expires 2026-01-01T20:00:00+08:00 --https --json',
    "url check 'rtmp://8888.livepush.myqcloud.com/live/8888_show?txSecret=…&txTime=…'",
  ]).addHelpText(
    'after',
    '\nExit code of check: 0 the URL holds, 1 it does not. docs/cloud.md says how it is signed.',
  );
  command.addCommand(
    signCommand('push', 'sign the URL that a VJ pushes to', terminal)
      .option(
        '--record <formats>',
        'what the cloud records of it: mp4, hls, flv, or several of them',
        formatsArgument,
      )
      .option(
        '--record-interval <time>',
        'cut MP4 and FLV into files of this length: seconds, or like 30m; up to two hours',
        intervalArgument,
      ),
  );
  command.addCommand(
    signCommand('play', 'sign the URLs that viewers watch', terminal).option(
      '--https',
      "FLV and HLS over HTTPS, as Apple's ATS asks for",
    ),
  );
  command.addCommand(
    describe('check', 'say whether a URL holds, and if not, why', ["url check 'rtmp://…'"])
      .argument('<url>', 'the URL, in quotes')
      .addOption(keyOption())
      .addOption(new Option('--as <use>', 'judge it as this; else as it looks').choices(['push', 'play']))
      .option('--json', 'print one JSON object')
      .action((url: string, flags: CheckFlags) => check(url, flags, terminal)),
  );
  return command;
}
