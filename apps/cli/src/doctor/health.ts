import { statfs } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { lagOfMetrics, type TopicRow } from '../busLag.ts';
import { explain } from '../cliError.ts';
import { type Config, reachable } from '../config.ts';
import { printable } from '../printable.ts';
import { sqlOverHttp } from '../sqlOverHttp.ts';
import { type Finding, ok } from './finding.ts';

const PATIENCE_MS = 3000;

/** Below this share of a disk ClickHouse merges no more, and soon takes nothing. */
const DISK_LEAST = 0.1;

/** A group that is so many messages behind does not keep up; a restart alone is soon over. */
const LAG_MOST = 20_000;

const CLOCK_MOST_MS = 1000;

/** How long it is watched whether a collector turns anybody away. */
const WATCHED_MS = 1000;

const GB = 1e9;

/** What a disk says of itself. */
export function judgeDisk(where: string, free: number, total: number): Finding {
  const found = `${(free / GB).toFixed(1)} GB of ${(total / GB).toFixed(0)} GB free at ${where}`;
  if (free >= DISK_LEAST * total) return ok('disk', found);
  const fix =
    'free some, or keep less (STUTTERSCOPE_KEEP_…): full, ClickHouse takes no inserts, and the bus keeps what waits';
  return { part: 'disk', state: 'absent', found, fix };
}

function untold(page: string): Finding {
  const part = 'lag';
  const isThere = page.includes('stutterscope_processor_');
  return isThere
    ? { part, state: 'absent', found: 'the processor cannot ask the bus', fix: 'see to Kafka first' }
    : { part, state: 'absent', found: 'no processor tells of it', fix: 'start one' };
}

/** Who is behind, and whose fault that is, from a page of metrics. */
export function judgeLag(page: string): Finding {
  const rows = lagOfMetrics(page);
  const part = 'lag';
  const worst = rows.reduce<TopicRow | null>((most, row) => (row.lag > (most?.lag ?? -1) ? row : most), null);
  if (worst === null) return untold(page);
  const { group, topic, partition, lag } = worst;
  const found = `${lag} messages at most: ${group} in partition ${partition} of ${topic}`;
  if (lag <= LAG_MOST) return ok(part, found);
  const fix = group.startsWith('warehouse-')
    ? 'ClickHouse takes too little or nothing, the alerts go on: look at its log, its disk and its merges'
    : 'the stages do not keep up, alerts come late: start another processor, up to as many as there are partitions';
  return { part, state: 'absent', found, fix: `${fix} (docs/runbooks/bus-lag.md)` };
}

/** Whether somebody has set the clock of a role since it started, from roles' pages of metrics. */
export function judgeClock(page: string): Finding {
  const part = 'clock';
  const told = [...page.matchAll(/^stutterscope_clock_ahead_ms (-?\d+)$/gm)].map(([, ms]) => Number(ms));
  const aheadMs = told.reduce((most, ms) => (Math.abs(ms) > Math.abs(most) ? ms : most), 0);
  if (Math.abs(aheadMs) <= CLOCK_MOST_MS) return ok(part, 'as when the role started');
  const found = `set by ${aheadMs} ms since the role started`;
  const fix =
    'put its NTP right; the role follows by a tenth of the time that passes, restart it once the clock is right';
  return { part, state: 'absent', found, fix };
}

/** What a collector turns people away with, and what mends it. */
const refusals: Readonly<Record<string, string>> = {
  overloaded: 'it has more to do than it can: start another collector behind the same balancer',
  bus_unavailable:
    'the bus takes nothing from it: look at Kafka; clients keep their batches and send them again',
  room_limit: 'one room asks for more than its share while the collector is busy: start another collector',
  address_limit:
    'one address asks for more than its share while the collector is busy: if it is your balancer, name it in STUTTERSCOPE_TRUST_PROXY; else start another collector',
};

function refusedBy(page: string): Map<string, number> {
  const counts = page.matchAll(/^stutterscope_collector_requests_total\{code="([a-z_]+)"\} (\d+)$/gm);
  return new Map([...counts].map(([, code = '', count]) => [code, Number(count)]));
}

/** Whether a collector turns clients away, from two of its pages of metrics, the later one `seconds` after. */
export function judgeRefusals(before: string, after: string, seconds: number): Finding {
  const part = 'refusals';
  const [was, is] = [refusedBy(before), refusedBy(after)];
  const rates = Object.keys(refusals).map((code) => ({
    code,
    rate: ((is.get(code) ?? 0) - (was.get(code) ?? 0)) / seconds,
  }));
  const [worst] = rates.sort((a, b) => b.rate - a.rate);
  if (worst === undefined || worst.rate <= 0) return ok(part, 'nobody is told to come again');
  const found = `${Math.ceil(worst.rate)} requests a second are told to come again: ${worst.code}`;
  return { part, state: 'absent', found, fix: `${refusals[worst.code]}` };
}

/** What nothing could be made of within the last hour. */
export function judgeDeadLetters(count: number, reason: string): Finding {
  const part = 'dead letters';
  if (count === 0) return ok(part, 'none within the hour');
  const isVersion = reason.includes('unknown contract version');
  const fix = isVersion
    ? 'processors are older than collectors: upgrade them, then `stutterscope dead-letters replay`'
    : '`stutterscope dead-letters list` and docs/runbooks/dead-letters.md';
  return { part, state: 'absent', found: `${count} within the hour, the most: ${reason}`, fix };
}

const LETTERS_SQL = `SELECT count() AS n, topK(1)(reason)[1] AS reason FROM dead_letters
  WHERE at > now64() - INTERVAL 1 HOUR`;

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

/** Nothing where ClickHouse does not answer, which is another finding's to say. */
async function deadLettersFinding(config: Config): Promise<Finding[]> {
  const asked = sqlOverHttp(config, LETTERS_SQL, { format: 'JSONCompactEachRow', timeoutMs: PATIENCE_MS });
  const text = await asked.then(
    (answer) => answer.text(),
    () => '',
  );
  if (text === '') return [];
  const [count, reason] = JSON.parse(text);
  return [judgeDeadLetters(Number(count), printable(String(reason)))];
}

/** A role's page of metrics; empty where none answers, which is another finding's to say. */
async function pageOf(config: Config, port: number): Promise<string> {
  const url = `http://${reachable(config.host)}:${port}/metrics`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => null);
  return answer?.ok ? answer.text() : '';
}

/** How what runs is doing, beside being there. */
export async function healthFindings(config: Config): Promise<Finding[]> {
  const [disk, letters, collector, processor, notifier] = await Promise.all([
    diskFinding(config),
    deadLettersFinding(config),
    pageOf(config, config.port),
    pageOf(config, config.processorPort),
    pageOf(config, config.notifierPort),
  ]);
  await sleep(WATCHED_MS);
  const later = await pageOf(config, config.port);
  // `up` is all roles in one, and tells everything at the collector's port.
  const told = processor === '' ? collector : processor;
  const lag = told === '' ? [] : [judgeLag(told)];
  const refused = collector === '' ? [] : [judgeRefusals(collector, later, WATCHED_MS / 1000)];
  return [disk, ...lag, ...refused, ...letters, judgeClock([collector, processor, notifier].join('\n'))];
}
