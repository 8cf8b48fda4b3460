import type { Command } from 'commander';
import { describe } from '../command.ts';
import { readConfig } from '../config.ts';
import { openOwnWarehouse } from '../openWarehouse.ts';
import type { Terminal } from '../terminal.ts';

async function migrate(isJson: boolean, terminal: Terminal): Promise<void> {
  const config = readConfig(terminal.env);
  const warehouse = await openOwnWarehouse(config);
  try {
    const report = await warehouse.migrate(config.retention);
    if (isJson) terminal.print(JSON.stringify(report));
    else
      terminal.print(
        report.applied.length === 0
          ? 'up to date'
          : report.applied.map((name) => `applied ${name}`).join('\n'),
      );
  } finally {
    await warehouse.close();
  }
}

export function migrateCommand(terminal: Terminal): Command {
  return describe(
    'migrate',
    'Bring the tables in ClickHouse, and how long they keep rows, up to date. Safe to run again, and from many places.',
    ['migrate', 'migrate --json'],
  )
    .option('--json', 'print what was done as one JSON object')
    .action(({ json = false }: { json?: boolean }) => migrate(json, terminal));
}
