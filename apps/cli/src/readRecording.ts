import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { type Batch, parseBatch } from '@stutterscope/telemetry';
import { CliError, exitCodes } from './cliError.ts';
import type { Terminal } from './terminal.ts';

export interface Recording {
  /** What the recording is called in messages. */
  readonly name: string;
  readonly batches: readonly Batch[];
  readonly badLines: number;
}

/** So many bad lines are named one by one; of a file that is no recording that is plenty. */
const NAMED = 10;

/** How compressed files begin: gzip (RFC 1952), Zstandard (RFC 8878). */
const gzipMagic = Buffer.from([0x1f, 0x8b]);
const zstdMagic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** A stream as it is, or unpacked: its first bytes say which. */
async function unpacked(stream: AsyncIterable<Buffer>, name: string): Promise<Readable> {
  const chunks = stream[Symbol.asyncIterator]();
  const { value: first = Buffer.alloc(0) } = await chunks.next();
  const whole = Readable.from(
    (async function* () {
      yield first;
      yield* { [Symbol.asyncIterator]: () => chunks };
    })(),
  );
  const begins = (magic: Buffer) => first.subarray(0, magic.length).equals(magic);
  const unpack = begins(gzipMagic) ? createGunzip() : begins(zstdMagic) ? createZstdDecompress() : null;
  if (unpack === null) return whole;
  unpack.on('error', (cause) => Object.assign(cause, { message: `${name} is damaged: ${cause.message}` }));
  return whole.on('error', (error) => unpack.destroy(error)).pipe(unpack);
}

function parseLine(line: string): ReturnType<typeof parseBatch> {
  try {
    return parseBatch(JSON.parse(line));
  } catch {
    return { ok: false, fault: { pointer: '', message: 'is not JSON' } };
  }
}

/**
 * Reads a recording, one batch a line, plain or packed with gzip or zstd; `-` is standard input. Bad lines are named
 * on stderr and left out.
 */
export async function readRecording(file: string, terminal: Terminal): Promise<Recording> {
  const name = file === '-' ? 'standard input' : file;
  const input = await unpacked(file === '-' ? process.stdin : createReadStream(file), name);
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
      if (badLines > NAMED) continue;
      terminal.say(
        `line ${lineNumber} skipped: ${parsed.fault.pointer} ${parsed.fault.message}`.replace('  ', ' '),
      );
    }
  }
  if (badLines > NAMED) terminal.say(`and ${badLines - NAMED} more`);
  if (batches.length === 0) throw new CliError(`${name} holds no telemetry batch`);
  return { name, batches, badLines };
}

/** Ends the command with 3 when lines had to be left out: the answer is out, and not the whole truth. */
export function refuseBadLines({ badLines, batches }: Recording): void {
  if (badLines === 0) return;
  throw new CliError(`${badLines} bad lines were skipped, ${batches.length} were read`, exitCodes.badLines);
}
