import type { Period } from '@stutterscope/warehouse';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { CliError, exitCodes } from '../cliError.ts';
import { describe } from '../command.ts';
import { readConfig } from '../config.ts';
import { type Moment, parseMoment, resolveMoment } from '../explain/moment.ts';
import { openRunningWarehouse } from '../openWarehouse.ts';
import { reportHtml } from '../report/reportHtml.ts';
import { reportMarkdown } from '../report/reportMarkdown.ts';
import { reportParts } from '../report/reportParts.ts';
import type { Terminal } from '../terminal.ts';

interface ReportFlags {
  readonly from: Moment;
  readonly to: Moment;
  readonly html?: boolean;
}

function momentOf(text: string): Moment {
  const moment = parseMoment(text);
  if (moment === null)
    throw new InvalidArgumentError('Not a moment. Moments are 2026-11-25, 2026-11-25T18:30, 18:30, -7d.');
  return moment;
}

function periodOf({ from, to }: ReportFlags, nowMs: number): Period {
  const period = { fromMs: resolveMoment(from, nowMs), toMs: resolveMoment(to, nowMs) };
  if (period.fromMs < period.toMs) return period;
  throw new CliError('--from must be before --to', exitCodes.usage);
}

async function report(flags: ReportFlags, terminal: Terminal): Promise<void> {
  const period = periodOf(flags, Date.now());
  const warehouse = await openRunningWarehouse(readConfig(terminal.env));
  try {
    const { namedQueries } = await import('@stutterscope/warehouse');
    const parts = reportParts(await namedQueries.periodReport(warehouse, period), period);
    terminal.print(flags.html ? reportHtml(parts) : reportMarkdown(parts));
  } finally {
    await warehouse.close();
  }
}

export function reportCommand(terminal: Terminal): Command {
  return describe(
    'report',
    'What stuttered in a period, why, where, and what improved on the period before.',
    ['report > report.md', 'report --from -7d --html > week.html'],
  )
    .addOption(
      new Option('--from <when>', 'its beginning: a date, a time, -7d')
        .argParser(momentOf)
        .default({ kind: 'ago', agoMs: 86_400_000 }, 'a day ago'),
    )
    .addOption(
      new Option('--to <when>', 'its end').argParser(momentOf).default({ kind: 'ago', agoMs: 0 }, 'now'),
    )
    .option('--html', 'one page with plots that needs nothing else, instead of Markdown')
    .action((flags: ReportFlags) => report(flags, terminal));
}
