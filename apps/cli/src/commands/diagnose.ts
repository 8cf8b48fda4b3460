import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Verdict } from '@stutterscope/diagnosis';
import { type Batch, parseBatch } from '@stutterscope/telemetry';
import type { Command } from 'commander';
import { CliError, exitCodes } from '../cliError.ts';
import { describe } from '../command.ts';
import type { Terminal } from '../terminal.ts';
import { verdictText } from '../verdictText.ts';

interface Recording {
  readonly batches: Batch[];
  readonly badLines: number;
}

function parseLine(line: string): ReturnType<typeof parseBatch> {
  try {
    return parseBatch(JSON.parse(line));
  } catch {
    return { ok: false, fault: { pointer: '', message: 'is not JSON' } };
  }
}

async function readRecording(input: Readable, terminal: Terminal): Promise<Recording> {
  const batches: Batch[] = [];
  let badLines = 0;
  let lineNumber = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    lineNumber += 1;
    if (line.trim() === '') continue;
    const parsed = parseLine(line);
    if (parsed.ok) batches.push(parsed.batch);
    else {
      badLines += 1;
      terminal.say(
        `line ${lineNumber} skipped: ${parsed.fault.pointer} ${parsed.fault.message}`.replace('  ', ' '),
      );
    }
  }
  return { batches, badLines };
}

function printVerdicts(verdicts: readonly Verdict[], isJson: boolean, terminal: Terminal): void {
  if (isJson) for (const verdict of verdicts) terminal.print(JSON.stringify(verdict));
  else terminal.print(verdictText(verdicts));
}

async function diagnose(file: string, isJson: boolean, terminal: Terminal): Promise<void> {
  const input = file === '-' ? process.stdin : createReadStream(file, 'utf8');
  const { batches, badLines } = await readRecording(input, terminal);
  if (batches.length === 0) {
    throw new CliError(`${file === '-' ? 'standard input' : file} holds no telemetry batch`);
  }
  const { diagnoseRecording } = await import('@stutterscope/diagnosis');
  printVerdicts(diagnoseRecording(batches), isJson, terminal);
  if (badLines > 0) {
    throw new CliError(`${badLines} bad lines were skipped, ${batches.length} were read`, exitCodes.badLines);
  }
}

export function diagnoseCommand(terminal: Terminal): Command {
  return describe(
    'diagnose',
    'Say from a recording (one batch a line) what stuttered, why, and what to do.',
    [
      'diagnose show.ndjson',
      'diagnose show.ndjson --json | jq .cause',
      'push --record show.ndjson -- -re -i show.mp4 -f flv rtmp://…',
    ],
  )
    .argument('<file>', 'the recording; - reads standard input')
    .option('--json', 'print one JSON object a line: stutters, then alerts')
    .addHelpText(
      'after',
      '\nExit code: 0 every line was read, whether or not anything stuttered; 1 nothing could be read;\n' +
        '3 some lines were bad: they are named on stderr and left out, the rest is diagnosed.',
    )
    .action((file: string, { json = false }: { json?: boolean }) => diagnose(file, json, terminal));
}
