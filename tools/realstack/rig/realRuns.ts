import type { Options } from '../options.ts';
import { type TraceWindow, traceWindow, uplinksIn } from '../traces.ts';
import { type Publisher, publishers } from './publishers.ts';
import { NoNamespaces, realRun } from './realRun.ts';
import type { RealRun } from './run.ts';
import { isStarved } from './starved.ts';

const ATTEMPTS = 2;

/** A run that the machine's processors did not starve; when none was fair the last one; undefined when none came about. */
async function fairRun(
  publisher: Publisher,
  trace: TraceWindow,
  stop: AbortSignal,
  tell: (line: string) => void,
): Promise<RealRun | undefined> {
  let last: RealRun | undefined;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    try {
      last = await realRun(publisher, trace, stop);
      if (!isStarved(last)) return last;
      tell(`${trace.name}, ${publisher.name}: ffmpeg was starved of the processor`);
    } catch (error) {
      if (stop.aborted || error instanceof NoNamespaces) throw error;
      tell(`${trace.name}, ${publisher.name}: ${String(error)}`);
    }
  }
  return last;
}

/** The windows that a folder has of those wanted; throws a TypeError where it has none. */
function windowsOf({ folder, stretches, seconds }: Options): TraceWindow[] {
  const files = uplinksIn(folder);
  const windows = stretches.flatMap(({ file, fromS }) => {
    const found = files.find((name) => name === file || name === `${file}.csv`);
    return found === undefined ? [] : [traceWindow(folder, found, fromS, seconds)];
  });
  if (windows.length > 0) return windows;
  const wanted = [...new Set(stretches.map(({ file }) => file))].join(', ');
  throw new TypeError(
    `no recorded uplinks in ${folder}: this needs ${wanted} of ravinet/mahimahi (or the same as .csv); --traces says where`,
  );
}

/** All runs, a trace at a time and its publishers side by side: each has a link of its own. */
export async function* realRuns(
  options: Options,
  stop: AbortSignal,
  tell: (line: string) => void,
): AsyncGenerator<readonly RealRun[]> {
  const chosen = publishers.filter(({ name }) => options.publishers.includes(name));
  for (const trace of windowsOf(options)) {
    tell(`${trace.name}: ${chosen.map(({ name }) => name).join(', ')}`);
    const made = await Promise.allSettled(chosen.map((publisher) => fairRun(publisher, trace, stop, tell)));
    const failed = made.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    yield made.flatMap((result) => (result.status === 'fulfilled' ? (result.value ?? []) : []));
  }
}
