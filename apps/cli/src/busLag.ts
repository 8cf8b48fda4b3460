import { topics } from '@stutterscope/bus';
import { CliError } from './cliError.ts';
import { type Config, reachable } from './config.ts';

/** How far a group is behind in a partition; null is what could not be known. */
export interface TopicRow {
  readonly topic: string;
  readonly partition: number;
  readonly group: string;
  readonly earliest: number | null;
  readonly latest: number | null;
  readonly committed: number | null;
  readonly lag: number;
}

const TIMEOUT_MS = 5000;
const unknown = { earliest: null, latest: null, committed: null } as const;

/** The lag of each group from a page of metrics, in the order of the topics. */
export function lagOfMetrics(page: string): TopicRow[] {
  const rows: TopicRow[] = [];
  for (const [, labels = '', value] of page.matchAll(/^stutterscope_bus_lag_messages\{(.*)\} (\d+)$/gm)) {
    const label = (name: string) => new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1] ?? '';
    const at = { topic: label('topic'), partition: Number(label('partition')), group: label('group') };
    rows.push({ ...at, ...unknown, lag: Number(value) });
  }
  return topics.flatMap((topic) => rows.filter((row) => row.topic === topic));
}

/** Asks the running process of the configuration how far its groups are behind. */
export async function lagOfRunning({ host, port }: Config): Promise<TopicRow[]> {
  const url = `http://${reachable(host)}:${port}/metrics`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  const rows = answer.ok ? lagOfMetrics(await answer.text()) : [];
  if (rows.length === 0) throw new CliError(`${url} tells of no lag`);
  return rows;
}
