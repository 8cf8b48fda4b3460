import { type Command, InvalidArgumentError } from 'commander';
import { CliError, exitCodes } from '../cliError.ts';
import { describe } from '../command.ts';
import type { Terminal } from '../terminal.ts';

const DIR = 'infra/grafana';

interface PushFlags {
  readonly url: string;
  readonly token: string;
  readonly json?: boolean;
}

async function build({ out }: { out: string }, terminal: Terminal): Promise<void> {
  const { writeFiles } = await import('@stutterscope/dashboards');
  const touched = await writeFiles(out);
  terminal.print(touched.length === 0 ? 'up to date' : touched.map((path) => `wrote ${path}`).join('\n'));
}

async function check({ dir }: { dir: string }, terminal: Terminal): Promise<void> {
  const { compareFiles, lintAll } = await import('@stutterscope/dashboards');
  const differences = await compareFiles(dir);
  const faults = lintAll();
  for (const { path, state } of differences) terminal.print(`${state}: ${path}`);
  for (const fault of faults) terminal.print(fault);
  if (differences.length > 0)
    terminal.say(`${dir} is not as it is generated: run \`stutterscope dashboards build --out ${dir}\``);
  if (differences.length + faults.length > 0) process.exitCode = exitCodes.failed;
  else terminal.print('as generated, nothing to mend');
}

async function pushAll({ url, token, json = false }: PushFlags, terminal: Terminal): Promise<void> {
  const { push, PushError } = await import('@stutterscope/dashboards');
  try {
    await push({ url, token }, (step) =>
      terminal.print(json ? JSON.stringify(step) : `${step.change.padEnd(9)} ${step.what}`),
    );
  } catch (error) {
    if (!(error instanceof PushError)) throw error;
    const isAskedWrongly = error.code === 'unauthorized' || error.code === 'forbidden';
    throw new CliError(error.message, isAskedWrongly ? exitCodes.usage : exitCodes.failed, {
      cause: error.cause,
    });
  }
}

function grafanaUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new InvalidArgumentError('It must be http(s)://host:port.');
}

export function dashboardsCommand(terminal: Terminal): Command {
  const command = describe(
    'dashboards',
    'Grafana dashboards and alert rules: build the files, check them, push them.',
    ['dashboards build', 'dashboards check', 'dashboards push --url http://localhost:3000 --token glsa_…'],
  );
  command
    .command('build')
    .description('Write dashboards, alert rules, contact points and policies for file provisioning.')
    .option('--out <dir>', 'where to', DIR)
    .addHelpText('after', '\nExamples:\n  $ stutterscope dashboards build --out /etc/grafana/stutterscope')
    .action((flags: { out: string }) => build(flags, terminal));
  command
    .command('check')
    .description('Say what in the files is not as it is generated, and what the lint finds.')
    .option('--dir <dir>', 'where the files are', DIR)
    .addHelpText(
      'after',
      '\nExamples:\n  $ stutterscope dashboards check\n\nExit code: 1 when there is anything to say, else 0.',
    )
    .action((flags: { dir: string }) => check(flags, terminal));
  command
    .command('push')
    .description('Bring dashboards and alert rules of a running Grafana up to date; say what changed.')
    .requiredOption('--url <url>', 'where Grafana is', grafanaUrl)
    .requiredOption('--token <token>', 'of a service account with the role Editor')
    .option('--json', 'print one JSON object a step')
    .addHelpText(
      'after',
      '\nExamples:\n  $ stutterscope dashboards push --url http://localhost:3000 --token glsa_…\n\n' +
        'Safe to run again. Contact points and policies are left alone: only the files of `build` have them.\n' +
        'Exit codes: 1 when Grafana refused or failed, 2 when it does not accept the token.',
    )
    .action((flags: PushFlags) => pushAll(flags, terminal));
  return command;
}
