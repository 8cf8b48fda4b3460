import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { kafkaVersion } from '../../../infra/kafka/jars.ts';
import { RULE_VERSION } from '../../../packages/diagnosis/src/index.ts';

/** Where a run was made: figures of two machines are compared by their ratios only. */
export interface Environment {
  readonly date: string;
  readonly commit: string;
  readonly node: string;
  readonly v8: string;
  readonly rules: string;
  /** Of the packages: kafkajs and the ClickHouse engine in process. */
  readonly kafkajs: string;
  readonly chdb: string;
  readonly kafka: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  /** Load average of the last minute, before and after: what else ran. */
  readonly loadBefore: number;
  readonly loadAfter: number;
}

const load = () => Math.round((loadavg()[0] ?? 0) * 10) / 10;

function dependencyOf(name: string, dependency: string): string {
  const file = new URL(`../../../packages/${name}/package.json`, import.meta.url);
  const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(readFileSync(file, 'utf8'));
  return dependencies[dependency] ?? 'unknown';
}

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
    kafkajs: dependencyOf('bus', 'kafkajs'),
    chdb: dependencyOf('warehouse', 'chdb'),
    kafka: kafkaVersion(),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    loadBefore,
    loadAfter: load(),
  });
}
