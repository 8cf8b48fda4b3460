import { type Command, InvalidArgumentError, Option } from 'commander';
import { describe } from '../command.ts';
import { readConfig } from '../config.ts';
import { printable } from '../printable.ts';
import { sqlOverHttp } from '../sqlOverHttp.ts';
import type { Terminal } from '../terminal.ts';

interface SqlFlags {
  readonly json?: boolean;
  readonly csv?: boolean;
}

function formatOf({ json, csv }: SqlFlags): string {
  if (json) return 'JSONEachRow';
  return csv ? 'CSVWithNames' : 'PrettyCompactMonoBlock';
}

async function sql(statement: string, flags: SqlFlags, terminal: Terminal): Promise<void> {
  const answer = await sqlOverHttp(readConfig(terminal.env), statement, { format: formatOf(flags) });
  let isEmpty = true;
  for await (const text of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    isEmpty &&= text === '';
    // What clients call their rooms and devices is shown here: it may hold what moves a cursor. A file gets all of it.
    terminal.write(terminal.isInteractive ? printable(text) : text);
  }
  if (isEmpty && terminal.isInteractive) terminal.say('no rows');
}

function statementOf(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must be a statement.');
  return text;
}

export function sqlCommand(terminal: Terminal): Command {
  return describe('sql', 'Ask ClickHouse: the server that is configured, else a running `stutterscope up`.', [
    'sql "SELECT room, cause, from FROM stutters_current ORDER BY from DESC LIMIT 5"',
    'sql --json "SELECT count() AS samples FROM samples"',
    'sql --csv "SELECT * FROM stutter_minutes WHERE from > now() - INTERVAL 1 DAY" > minutes.csv',
  ])
    .argument('<statement>', 'one statement; nothing is ever written', statementOf)
    .addOption(new Option('--json', 'print one JSON object a row').conflicts('csv'))
    .option('--csv', 'print CSV with a line of names')
    .action((statement: string, flags: SqlFlags) => sql(statement, flags, terminal));
}
