import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type Batch, parseBatch } from '@stutterscope/telemetry';
import { CliError, exitCodes } from './cliError.ts';
import type { Terminal } from './terminal.ts';

export interface Recording {
  /** What the recording is called in messages. */
  readonly name: string;
  readonly batches: readonly Batch[];
  readonly badLines: number;
}

function parseLine(line: string): ReturnType<typeof parseBatch> {
  try {
    return parseBatch(JSON.parse(line));
  } catch {
    return { ok: false, fault: { pointer: '', message: 'is not JSON' } };
  }
}

/** Reads a recording, one batch a line; `-` is standard input. Bad lines are named on stderr and left out. */
export async function readRecording(file: string, terminal: Terminal): Promise<Recording> {
  const input = file === '-' ? process.stdin : createReadStream(file, 'utf8');
  const name = file === '-' ? 'standard input' : file;
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
  if (batches.length === 0) throw new CliError(`${name} holds no telemetry batch`);
  return { name, batches, badLines };
}

/** Ends the command with 3 when lines had to be left out: the answer is out, and not the whole truth. */
export function refuseBadLines({ badLines, batches }: Recording): void {
  if (badLines === 0) return;
  throw new CliError(`${badLines} bad lines were skipped, ${batches.length} were read`, exitCodes.badLines);
}
