import { readFileSync } from 'node:fs';

/** Load in percent of the whole device; null where it cannot be read. */
export interface CpuLoad {
  readonly app: number | null;
  readonly sys: number | null;
}

/** Clock ticks since boot: of one process, of all processors busy, and of all processors. */
export interface CpuTicks {
  readonly process: number;
  readonly busy: number;
  readonly total: number;
}

/** Reads the two lines of proc(5): `/proc/<pid>/stat` and the first of `/proc/stat`. */
export function parseTicks(processStat: string, systemStat: string): CpuTicks {
  // The name in parentheses may hold anything, so fields are counted from the last parenthesis: utime is the 12th.
  const fields = processStat.slice(processStat.lastIndexOf(')') + 2).split(' ');
  const cpu = (systemStat.split('\n')[0] ?? '').trim().split(/\s+/).slice(1, 9).map(Number);
  const total = cpu.reduce((sum, ticks) => sum + ticks, 0);
  const [, , , idle = 0, ioWait = 0] = cpu;
  return { process: Number(fields[11]) + Number(fields[12]), busy: total - idle - ioWait, total };
}

/** The load between two readings. */
export function cpuLoad(before: CpuTicks, after: CpuTicks): CpuLoad {
  const total = after.total - before.total;
  if (!(total > 0)) return { app: null, sys: null };
  const percent = (ticks: number) => Math.min(100, Math.max(0, (ticks / total) * 100));
  return { app: percent(after.process - before.process), sys: percent(after.busy - before.busy) };
}

/** Measures one process between calls; the first call, and every call off Linux, gives nulls. */
export function createCpuMeter(pid: number): () => CpuLoad {
  let before = readTicks(pid);
  return () => {
    const after = readTicks(pid);
    const load =
      before === undefined || after === undefined ? { app: null, sys: null } : cpuLoad(before, after);
    before = after;
    return load;
  };
}

function readTicks(pid: number): CpuTicks | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    return parseTicks(readFileSync(`/proc/${pid}/stat`, 'latin1'), readFileSync('/proc/stat', 'latin1'));
  } catch {
    // The process has just ended, or /proc is not to be read: not measured is what the sample then says.
    return undefined;
  }
}
