import { type Command, InvalidArgumentError } from 'commander';
import { describe } from '../command.ts';
import { readConfig } from '../config.ts';
import { sqlOverHttp } from '../sqlOverHttp.ts';
import type { Terminal } from '../terminal.ts';

async function sql(statement: string, isJson: boolean, terminal: Terminal): Promise<void> {
  const format = isJson ? 'JSONEachRow' : 'PrettyCompactMonoBlock';
  const answer = await sqlOverHttp(readConfig(terminal.env), statement, { format });
  for await (const text of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) terminal.write(text);
}

function statementOf(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must be a statement.');
  return text;
}

export function sqlCommand(terminal: Terminal): Command {
  return describe('sql', 'Ask ClickHouse: the server that is configured, else a running `stutterscope up`.', [
    'sql "SELECT room, cause, from FROM stutters_current ORDER BY from DESC LIMIT 5"',
    'sql --json "SELECT count() AS samples FROM samples"',
  ])
    .argument('<statement>', 'one statement; nothing is ever written', statementOf)
    .option('--json', 'print one JSON object a row')
    .action((statement: string, { json = false }: { json?: boolean }) => sql(statement, json, terminal));
}
