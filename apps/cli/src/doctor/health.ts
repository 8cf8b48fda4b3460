import { statfs } from 'node:fs/promises';
import { lagOfMetrics, type TopicRow } from '../busLag.ts';
import { explain } from '../cliError.ts';
import { type Config, reachable } from '../config.ts';
import { sqlOverHttp } from '../sqlOverHttp.ts';
import { type Finding, ok } from './finding.ts';

const PATIENCE_MS = 3000;

/** Below this share of a disk ClickHouse merges no more, and soon takes nothing. */
const DISK_LEAST = 0.1;

/** A group that is so many messages behind does not keep up; a restart alone is soon over. */
const LAG_MOST = 20_000;

const CLOCK_MOST_MS = 1000;

const GB = 1e9;

/** What a disk says of itself. */
export function judgeDisk(where: string, free: number, total: number): Finding {
  const found = `${(free / GB).toFixed(1)} GB of ${(total / GB).toFixed(0)} GB free at ${where}`;
  if (free >= DISK_LEAST * total) return ok('disk', found);
  const fix =
    'free some, or keep less (STUTTERSCOPE_KEEP_…): full, ClickHouse takes no inserts, and the bus keeps what waits';
  return { part: 'disk', state: 'absent', found, fix };
}

/** Who is behind, and whose fault that is. */
export function judgeLag(rows: readonly TopicRow[]): Finding {
  const part = 'lag';
  const worst = rows.reduce<TopicRow | null>((most, row) => (row.lag > (most?.lag ?? -1) ? row : most), null);
  if (worst === null) return { part, state: 'absent', found: 'no processor tells of it', fix: 'start one' };
  const { group, topic, partition, lag } = worst;
  const found = `${lag} messages at most: ${group} in partition ${partition} of ${topic}`;
  if (lag <= LAG_MOST) return ok(part, found);
  const fix = group.startsWith('warehouse-')
    ? 'ClickHouse takes too little or nothing, the alerts go on: look at its log, its disk and its merges'
    : 'the stages do not keep up, alerts come late: start another processor, up to as many as there are partitions';
  return { part, state: 'absent', found, fix: `${fix} (docs/runbooks/bus-lag.md)` };
}

/** Whether somebody has set the clock of a role since it started, from its page of metrics. */
export function judgeClock(page: string): Finding {
  const part = 'clock';
  const aheadMs = Number(/^stutterscope_clock_ahead_ms (-?\d+)$/m.exec(page)?.[1] ?? 0);
  if (Math.abs(aheadMs) <= CLOCK_MOST_MS) return ok(part, 'as when the role started');
  const found = `set by ${aheadMs} ms since the role started`;
  const fix =
    'put its NTP right; the role follows by a tenth of the time that passes, restart it once the clock is right';
  return { part, state: 'absent', found, fix };
}

async function diskFinding(config: Config): Promise<Finding> {
  try {
    if (config.clickhouse === null) {
      const { bavail, bsize, blocks } = await statfs(config.dataDir);
      return judgeDisk(config.dataDir, bavail * bsize, blocks * bsize);
    }
    const sql =
      'SELECT name, free_space, total_space FROM system.disks ORDER BY free_space / total_space LIMIT 1';
    const answer = await sqlOverHttp(config, sql, { format: 'TSV', timeoutMs: PATIENCE_MS });
    const [name = '', free = '0', total = '0'] = (await answer.text()).trim().split('\t');
    return judgeDisk(`disk ${name} of ClickHouse`, Number(free), Number(total));
  } catch (error) {
    return {
      part: 'disk',
      state: 'absent',
      found: explain(error),
      fix: 'once ClickHouse answers, ask again',
    };
  }
}

/** A role's page of metrics; empty where none answers, which is another finding's to say. */
async function pageOf(config: Config, port: number): Promise<string> {
  const url = `http://${reachable(config.host)}:${port}/metrics`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => null);
  return answer?.ok ? answer.text() : '';
}

/** How what runs is doing, beside being there. */
export async function healthFindings(config: Config): Promise<Finding[]> {
  const [disk, collector, processor] = await Promise.all([
    diskFinding(config),
    pageOf(config, config.port),
    pageOf(config, config.processorPort),
  ]);
  // `up` is all roles in one, and tells everything at the collector's port.
  const told = processor === '' ? collector : processor;
  return [disk, ...(told === '' ? [] : [judgeLag(lagOfMetrics(told))]), judgeClock(collector)];
}
