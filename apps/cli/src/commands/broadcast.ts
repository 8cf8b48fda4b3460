import { type Command, Option } from 'commander';
import { CliError } from '../cliError.ts';
import { describe } from '../command.ts';
import { readConfig } from '../config.ts';
import { type Moment, resolveMoment } from '../explain/moment.ts';
import { openRunningWarehouse } from '../openWarehouse.ts';
import type { Terminal } from '../terminal.ts';
import { momentArgument } from './momentArgument.ts';

interface BroadcastFlags {
  readonly at?: Moment;
  readonly json?: boolean;
  readonly html?: boolean;
}

async function tellBroadcast(
  room: string,
  { at, json, html }: BroadcastFlags,
  terminal: Terminal,
): Promise<void> {
  const warehouse = await openRunningWarehouse(readConfig(terminal.env));
  try {
    const nowMs = Date.now();
    const { namedQueries } = await import('@stutterscope/warehouse');
    const atMs = at === undefined ? null : resolveMoment(at, nowMs);
    const broadcast = await namedQueries.findBroadcast(warehouse, { room, atMs, nowMs });
    if (broadcast === null)
      throw new CliError(`no broadcast of room ${JSON.stringify(room)} is known: nobody pushed in it`);
    const report = await namedQueries.broadcastReport(warehouse, broadcast, nowMs);
    if (json) return terminal.print(JSON.stringify(report));
    if (html) {
      const { reportHtml } = await import('@stutterscope/cloud');
      return terminal.print(reportHtml(report));
    }
    const { broadcastStory } = await import('../broadcast/broadcastStory.ts');
    terminal.print(broadcastStory(report));
  } finally {
    await warehouse.close();
  }
}

export function broadcastCommand(terminal: Terminal): Command {
  return describe(
    'broadcast',
    'Tell a broadcast of a room: began, stuttered why, who was told, what helped, recordings, score.',
    ['broadcast 8888_show', 'broadcast 8888_show --at 20:15', 'broadcast 8888_show --html > show.html'],
  )
    .argument('<room>', 'the room')
    .option(
      '--at <time>',
      'the broadcast of that time, or nearest to it: ISO time, time of day (UTC), Unix time, or -2h; default: the last',
      momentArgument,
    )
    .addOption(new Option('--json', 'print the report as one JSON object').conflicts('html'))
    .option('--html', 'print the report as its VJ gets it: one page')
    .action((room: string, flags: BroadcastFlags) => tellBroadcast(room, flags, terminal));
}
