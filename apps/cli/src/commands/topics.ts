import type { Command } from 'commander';
import { describe } from '../command.ts';
import { readConfig } from '../config.ts';
import { createLogger } from '../logger.ts';
import { openBus } from '../openBus.ts';
import { renderTable } from '../table.ts';
import type { Terminal } from '../terminal.ts';

interface TopicRow {
  readonly topic: string;
  readonly partition: number;
  readonly group: string;
  readonly earliest: number;
  readonly latest: number;
  readonly committed: number | null;
  readonly lag: number;
}

async function topicRows(terminal: Terminal): Promise<TopicRow[]> {
  const [{ topics }, { groupsOf }] = await Promise.all([import('@stutterscope/bus'), import('../groups.ts')]);
  const config = readConfig(terminal.env);
  const bus = await openBus(config, 'topics', createLogger('topics', config.logLevel));
  try {
    const rows: TopicRow[] = [];
    for (const topic of topics) {
      for (const group of groupsOf(topic)) {
        for (const { partition, earliest, latest, committed } of await bus.lag(topic, group)) {
          const lag = latest - Math.max(committed ?? earliest, earliest);
          rows.push({ topic, partition, group, earliest, latest, committed, lag });
        }
      }
    }
    return rows;
  } finally {
    await bus.close();
  }
}

async function showTopics(isJson: boolean, terminal: Terminal): Promise<void> {
  const rows = await topicRows(terminal);
  if (isJson) for (const row of rows) terminal.print(JSON.stringify(row));
  else {
    const head = ['topic', 'partition', 'group', 'earliest', 'latest', 'committed', 'lag'];
    terminal.print(
      renderTable(
        head,
        rows.map((row) => Object.values(row)),
      ),
    );
  }
}

export function topicsCommand(terminal: Terminal): Command {
  return describe('topics', 'Show the topics: their partitions, and how far each group is behind.', [
    'topics',
    'topics --json | jq "select(.lag > 1000)"',
  ])
    .option('--json', 'print one JSON object a partition and group')
    .action(({ json = false }: { json?: boolean }) => showTopics(json, terminal));
}
