import type { DeadLetterRow } from '@stutterscope/warehouse';
import { Command } from 'commander';
import { CliError } from '../cliError.ts';
import { describe, wholeNumber } from '../command.ts';
import { readConfig } from '../config.ts';
import { placeOf, placeText } from '../deadLetters/place.ts';
import { replayLetters } from '../deadLetters/replay.ts';
import { wayBackOf } from '../deadLetters/wayBack.ts';
import { openRunningWarehouse } from '../openWarehouse.ts';
import { printable } from '../printable.ts';
import { renderTable } from '../table.ts';
import type { Terminal } from '../terminal.ts';

const HOUR_MS = 3_600_000;
const REASON_SHOWN = 80;

interface ListFlags {
  readonly hours: number;
  readonly limit: number;
  readonly json?: boolean;
}

const backOf = (letter: DeadLetterRow): string => {
  const way = wayBackOf(letter);
  return way.by === 'none' ? '-' : way.by;
};

const rowOf = (letter: DeadLetterRow): string[] => [
  placeText(letter),
  new Date(letter.atMs).toISOString(),
  backOf(letter),
  letter.reason.slice(0, REASON_SHOWN),
];

async function list({ hours, limit, json }: ListFlags, terminal: Terminal): Promise<void> {
  const { namedQueries } = await import('@stutterscope/warehouse');
  const warehouse = await openRunningWarehouse(readConfig(terminal.env));
  try {
    const sinceMs = Date.now() - hours * HOUR_MS;
    const letters = await namedQueries.deadLettersSince(warehouse, { sinceMs, limit });
    if (json) for (const letter of letters) terminal.print(JSON.stringify(letter));
    else if (letters.length === 0) terminal.print(`no dead letter in the last ${hours} hours`);
    else terminal.print(renderTable(['letter', 'at', 'way back', 'reason'], letters.map(rowOf)));
  } finally {
    await warehouse.close();
  }
}

async function show(text: string, terminal: Terminal): Promise<void> {
  const { namedQueries } = await import('@stutterscope/warehouse');
  const place = placeOf(text);
  const warehouse = await openRunningWarehouse(readConfig(terminal.env));
  try {
    const letters = await namedQueries.deadLettersAt(warehouse, place);
    if (letters.length === 0) throw new CliError(`there is no dead letter ${text}`);
    for (const letter of letters) {
      const way = wayBackOf(letter);
      const back =
        way.by === 'none' ? `none: ${way.why}` : `\`dead-letters replay ${text}\`, to the ${way.by}`;
      const head = [`letter    ${text}`, `at        ${new Date(letter.atMs).toISOString()}`];
      const body = Buffer.from(letter.payload, 'base64').toString('utf8');
      terminal.print(
        printable([...head, `reason    ${letter.reason}`, `way back  ${back}`, '', body].join('\n')),
      );
    }
  } finally {
    await warehouse.close();
  }
}

const listing = (command: Command): Command =>
  command
    .option('--hours <n>', 'how far back; default: a day', wholeNumber(1), 24)
    .option('--limit <n>', 'how many at most; default: 100', wholeNumber(1), 100)
    .option('--json', 'print one JSON object a letter, with its payload in base64');

export function deadLettersCommand(terminal: Terminal): Command {
  const command = describe(
    'dead-letters',
    'Show the messages that nothing could be made of, and send them on their way again.',
    ['dead-letters list', 'dead-letters show telemetry:3:1207', 'dead-letters replay telemetry:3:1207'],
  ).addHelpText(
    'after',
    '\nMend the reason first. What the warehouse refused goes into the warehouse, under a token of its own; anything else\n' +
      'goes onto its topic again. Where bus and ClickHouse are embedded, stop `stutterscope up` to replay.',
  );
  command.addCommand(
    listing(new Command('list').description('the newest first')).action((flags: ListFlags) =>
      list(flags, terminal),
    ),
  );
  command
    .command('show')
    .description('all of one: its reason, its way back, its bytes')
    .argument('<letter>', 'topic:partition:offset')
    .action((letter: string) => show(letter, terminal));
  command
    .command('replay')
    .description('send some on their way again')
    .argument('<letters...>', 'topic:partition:offset each')
    .action((letters: string[]) => replayLetters(letters, terminal));
  return command;
}
