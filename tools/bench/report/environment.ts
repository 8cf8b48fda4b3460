import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { RULE_VERSION } from '../../../packages/diagnosis/src/index.ts';

/** Where a run was made: figures of two machines are compared by their ratios only. */
export interface Environment {
  readonly date: string;
  readonly commit: string;
  readonly node: string;
  readonly v8: string;
  readonly rules: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  /** Load average of the last minute, before and after: what else ran. */
  readonly loadBefore: number;
  readonly loadAfter: number;
}

const load = () => Math.round((loadavg()[0] ?? 0) * 10) / 10;

/** Takes down where a run is made; the answer completes it when the run is over. */
export function beginEnvironment(): () => Environment {
  const loadBefore = load();
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  return () => ({
    date: new Date().toISOString().slice(0, 10),
    commit,
    node: process.versions.node,
    v8: process.versions.v8,
    rules: RULE_VERSION,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    loadBefore,
    loadAfter: load(),
  });
}
