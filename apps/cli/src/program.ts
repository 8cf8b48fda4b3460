import { Command, CommanderError } from 'commander';
import { CliError, type ExitCode, exitCodes, explain } from './cliError.ts';
import { broadcastCommand } from './commands/broadcast.ts';
import { collectorCommand } from './commands/collector.ts';
import { consoleCommand } from './commands/console.ts';
import { dashboardsCommand } from './commands/dashboards.ts';
import { deadLettersCommand } from './commands/deadLetters.ts';
import { diagnoseCommand } from './commands/diagnose.ts';
import { doctorCommand } from './commands/doctor.ts';
import { eraseCommand } from './commands/erase.ts';
import { explainCommand } from './commands/explain.ts';
import { keysCommand } from './commands/keys.ts';
import { migrateCommand } from './commands/migrate.ts';
import { notifierCommand } from './commands/notifier.ts';
import { obsCommand } from './commands/obs.ts';
import { processorCommand } from './commands/processor.ts';
import { pushCommand } from './commands/push.ts';
import { reportCommand } from './commands/report.ts';
import { roomsCommand } from './commands/rooms.ts';
import { simulateCommand } from './commands/simulate.ts';
import { sqlCommand } from './commands/sql.ts';
import { tokenCommand } from './commands/token.ts';
import { topicsCommand } from './commands/topics.ts';
import { upCommand } from './commands/up.ts';
import { urlCommand } from './commands/url.ts';
import { watchCommand } from './commands/watch.ts';
import { whatIfCommand } from './commands/whatIf.ts';
import { ConfigError } from './config.ts';
import { settingsHelp } from './settingsHelp.ts';
import type { Terminal } from './terminal.ts';

/** The whole command line, ready to parse. */
export function buildProgram(terminal: Terminal): Command {
  const program = new Command('stutterscope')
    .description('Which live rooms stutter, why, and who can fix it.')
    .version('0.1.0')
    .enablePositionalOptions()
    .addHelpText(
      'after',
      `\nExamples:\n  $ stutterscope up --demo\n  $ stutterscope rooms --watch\n\n${settingsHelp()}`,
    );
  const make = [
    upCommand,
    collectorCommand,
    processorCommand,
    notifierCommand,
    consoleCommand,
    pushCommand,
    obsCommand,
    watchCommand,
    simulateCommand,
    diagnoseCommand,
    explainCommand,
    broadcastCommand,
    whatIfCommand,
    roomsCommand,
    reportCommand,
    sqlCommand,
    topicsCommand,
    deadLettersCommand,
    eraseCommand,
    tokenCommand,
    keysCommand,
    urlCommand,
    migrateCommand,
    doctorCommand,
    dashboardsCommand,
  ];
  for (const command of make) program.addCommand(command(terminal));
  for (const command of withinCommands(program)) {
    command
      .exitOverride()
      .showHelpAfterError('(add --help to see what is possible)')
      .configureOutput({ writeOut: terminal.print, writeErr: terminal.say });
  }
  return program;
}

/** A command and all below it. */
function withinCommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withinCommands)];
}

function exitCodeOf(error: unknown, terminal: Terminal): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  terminal.say(`stutterscope: ${explain(error)}`);
  if (error instanceof ConfigError) return exitCodes.usage;
  return error instanceof CliError ? error.exitCode : exitCodes.failed;
}

/** Runs one command line and gives its exit code. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await buildProgram(terminal).parseAsync(argv, { from: 'user' });
    return Number(process.exitCode ?? exitCodes.ok);
  } catch (error) {
    return exitCodeOf(error, terminal);
  }
}
