import { Cause, type Stutter, type WhatIf } from '@stutterscope/diagnosis';
import type { Batch } from '@stutterscope/telemetry';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { CliError, exitCodes } from '../cliError.ts';
import { describe } from '../command.ts';
import { readConfig } from '../config.ts';
import { type Moment, parseMoment, resolveMoment } from '../explain/moment.ts';
import { openRunningWarehouse } from '../openWarehouse.ts';
import { readRecording, refuseBadLines } from '../readRecording.ts';
import { sqlUrl } from '../sqlOverHttp.ts';
import type { Terminal } from '../terminal.ts';

interface WhatIfFlags {
  readonly room?: string;
  readonly from: Moment;
  readonly to: Moment;
  readonly without?: Cause;
  readonly json?: boolean;
}

/** A room's telemetry and what was diagnosed in it. */
interface Case {
  readonly batches: readonly Batch[];
  readonly stutters: readonly Stutter[];
}

async function ask({ batches, stutters }: Case, { without }: WhatIfFlags) {
  const { whatIf } = await import('@stutterscope/diagnosis');
  const { seededRandom } = await import('../whatIf/seededRandom.ts');
  const wanted = ({ cause }: WhatIf) => without === undefined || cause === without;
  const { stutters: each, causes } = whatIf({ batches, stutters, random: seededRandom() });
  return { each: each.filter(wanted), totals: causes.filter(wanted) };
}

async function answer(cases: readonly Case[], flags: WhatIfFlags, terminal: Terminal): Promise<void> {
  const answers = await Promise.all(cases.map((one) => ask(one, flags)));
  const [each, totals] = [answers.flatMap((one) => one.each), answers.flatMap((one) => one.totals)];
  if (flags.json) for (const one of [...each, ...totals]) terminal.print(JSON.stringify(one));
  else {
    const { whatIfText } = await import('../whatIf/whatIfText.ts');
    terminal.print(whatIfText(each, totals));
  }
}

async function fromRecording(file: string, flags: WhatIfFlags, terminal: Terminal): Promise<void> {
  const { diagnoseRecording } = await import('@stutterscope/diagnosis');
  const recording = await readRecording(file, terminal);
  const rooms = [...Map.groupBy(recording.batches, ({ room }) => room)]
    .filter(([room]) => flags.room === undefined || room === flags.room)
    .sort(([a], [b]) => a.localeCompare(b));
  if (rooms.length === 0) throw new CliError(`no room ${JSON.stringify(flags.room)} in ${recording.name}`);
  const cases = rooms.map(([, batches]) => {
    const stutters = diagnoseRecording(batches).filter((verdict) => verdict.kind === 'stutter');
    return { batches, stutters };
  });
  await answer(cases, flags, terminal);
  refuseBadLines(recording);
}

async function fromWarehouse(room: string, flags: WhatIfFlags, terminal: Terminal): Promise<void> {
  const nowMs = Date.now();
  const [fromMs, toMs] = [resolveMoment(flags.from, nowMs), resolveMoment(flags.to, nowMs)];
  if (toMs <= fromMs) throw new CliError('--to must be later than --from', exitCodes.usage);
  const config = readConfig(terminal.env);
  const { caseOfWarehouse } = await import('../whatIf/caseOfWarehouse.ts');
  const warehouse = await openRunningWarehouse(config);
  try {
    const found = await caseOfWarehouse(warehouse, room, fromMs, toMs);
    if (found.batches.length === 0)
      throw new CliError(`no telemetry of room ${JSON.stringify(room)} from then at ${sqlUrl(config)}`);
    await answer([found], flags, terminal);
  } finally {
    await warehouse.close();
  }
}

async function whatIfOf(file: string | undefined, flags: WhatIfFlags, terminal: Terminal): Promise<void> {
  if (file !== undefined) await fromRecording(file, flags, terminal);
  else if (flags.room !== undefined) await fromWarehouse(flags.room, flags, terminal);
  else throw new CliError('name a recording, or a --room to ask ClickHouse about', exitCodes.usage);
}

function momentArgument(text: string): Moment {
  const moment = parseMoment(text);
  if (moment === null)
    throw new InvalidArgumentError('It must be an ISO time, Unix seconds or ms, or so long ago, like -5m.');
  return moment;
}

const HOUR_AGO: Moment = { kind: 'ago', agoMs: 3_600_000 };
const NOW: Moment = { kind: 'ago', agoMs: 0 };

export function whatIfCommand(terminal: Terminal): Command {
  return describe(
    'what-if',
    'Say what each stutter cost: the viewer-minutes of stall that would not have been without it.',
    [
      'what-if show.ndjson',
      'what-if show.ndjson --without upstream_clog',
      'what-if show.ndjson --json | jq .stall.avoidable',
      'what-if --room 8888_show --from -15m',
      'what-if --room 8888_show --from 2026-01-01T20:00:00Z --to 2026-01-01T20:30:00Z',
    ],
  )
    .argument(
      '[file]',
      'a recording, one batch a line, plain, gzip or zstd; - reads standard input; without one, ClickHouse is asked',
    )
    .option('--room <room>', 'only this room')
    .addOption(
      new Option('--from <time>', 'with ClickHouse: from when')
        .argParser(momentArgument)
        .default(HOUR_AGO, 'an hour ago'),
    )
    .addOption(
      new Option('--to <time>', 'with ClickHouse: until when').argParser(momentArgument).default(NOW, 'now'),
    )
    .addOption(new Option('--without <cause>', 'take only this cause away').choices(Cause.enum))
    .option('--json', 'print one JSON object a line: each stutter, then all of each cause together')
    .addHelpText(
      'after',
      '\nThe telemetry is replayed through a model of send queue, path and cache, with one cause taken away.\n' +
        'docs/diagnosis.md, "What if", says how and how far to trust it; docs/accuracy.md how right it was.\n' +
        '\nExit code: 0 answered, whether or not anything stuttered; 1 nothing could be read, or nothing answers;\n' +
        '2 asked wrongly; 3 some lines of the recording were bad: they are named on stderr and left out.',
    )
    .action((file: string | undefined, flags: WhatIfFlags) => whatIfOf(file, flags, terminal));
}
