import { readdir, readFile } from 'node:fs/promises';
import type { Reading } from './answerParent.ts';

/** CPU seconds of a process by who spent them. */
export interface ByThread {
  /** The thread that runs JavaScript. */
  readonly main: number;
  /** V8's helpers: garbage and compiler. */
  readonly v8: number;
  /** All others: ClickHouse's, where it is in the process. */
  readonly engine: number;
  /** Of all three, what the kernel took. */
  readonly kernel: number;
}

const TICKS_PER_S = 100;

/** Name, and CPU seconds (utime and stime) of a stat file of proc(5): a name stands in brackets and may hold anything, brackets too. */
export function readStat(text: string) {
  const end = text.lastIndexOf(')');
  const fields = text.slice(end + 2).split(' ');
  const [user = 0, kernel = 0] = [fields[11], fields[12]].map((ticks) => Number(ticks) / TICKS_PER_S);
  return { name: text.slice(text.indexOf('(') + 1, end), user, kernel };
}

const isGone = (error: unknown) =>
  error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'ENOENT');

async function statOf(thread: string) {
  try {
    return readStat(await readFile(`/proc/self/task/${thread}/stat`, 'latin1'));
  } catch (error) {
    // It ended since it was listed.
    if (isGone(error)) return null;
    throw error;
  }
}

/** CPU seconds by thread since this process began; threads that have ended are in none. */
export async function byThread(): Promise<Reading> {
  if (process.platform !== 'linux') return {};
  const spent = { main: 0, v8: 0, engine: 0, kernel: 0 };
  for (const thread of await readdir('/proc/self/task')) {
    const stat = await statOf(thread);
    if (stat === null) continue;
    const whose = Number(thread) === process.pid ? 'main' : stat.name.startsWith('V8') ? 'v8' : 'engine';
    spent[whose] += stat.user + stat.kernel;
    spent.kernel += stat.kernel;
  }
  return spent;
}

/** What a process spent between two readings, each number by so many `parts`; null where the system did not tell. */
export function spentByThread(before: Reading, after: Reading, parts: number): ByThread | null {
  const spent = (of: keyof ByThread) => ((after[of] ?? Number.NaN) - (before[of] ?? Number.NaN)) / parts;
  const by = { main: spent('main'), v8: spent('v8'), engine: spent('engine'), kernel: spent('kernel') };
  return Number.isNaN(by.main) ? null : by;
}
