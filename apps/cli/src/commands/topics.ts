import type { Command } from 'commander';
import type { TopicRow } from '../busLag.ts';
import { describe } from '../command.ts';
import { type Config, readConfig } from '../config.ts';
import { DataDirInUse } from '../dataDirInUse.ts';
import { createLogger } from '../logger.ts';
import { openBus } from '../openBus.ts';
import { renderTable } from '../table.ts';
import type { Terminal } from '../terminal.ts';

async function lagOfBus(config: Config): Promise<TopicRow[]> {
  const [{ topics }, { groupsOf }] = await Promise.all([import('@stutterscope/bus'), import('../groups.ts')]);
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

/** The bus itself, else what the process that holds it tells of it. */
async function topicRows(config: Config): Promise<TopicRow[]> {
  try {
    return await lagOfBus(config);
  } catch (error) {
    if (!(error instanceof DataDirInUse)) throw error;
    const { lagOfRunning } = await import('../busLag.ts');
    // Whoever holds the directory may have no collector here: then its being held is what there is to say.
    return lagOfRunning(config).catch(() => Promise.reject(error));
  }
}

async function showTopics(isJson: boolean, terminal: Terminal): Promise<void> {
  const rows = await topicRows(readConfig(terminal.env));
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
    .addHelpText(
      'after',
      '\nWhile `stutterscope up` runs, the embedded bus is its own: then the lag comes from its /metrics, on\n' +
        'STUTTERSCOPE_HOST and STUTTERSCOPE_PORT, and what that does not tell is - (null with --json).',
    )
    .action(({ json = false }: { json?: boolean }) => showTopics(json, terminal));
}
