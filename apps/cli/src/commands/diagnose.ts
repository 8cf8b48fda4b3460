import type { RuleOverrides, Verdict } from '@stutterscope/diagnosis';
import type { Command } from 'commander';
import { CliError, exitCodes } from '../cliError.ts';
import { describe } from '../command.ts';
import { type Recording, readRecording, refuseBadLines } from '../readRecording.ts';
import { readRules } from '../rules/readRules.ts';
import type { Terminal } from '../terminal.ts';
import { verdictText } from '../verdictText.ts';

interface DiagnoseFlags {
  readonly rules?: string;
  readonly json?: boolean;
}

function printVerdicts(verdicts: readonly Verdict[], isJson: boolean, terminal: Terminal): void {
  if (isJson) for (const verdict of verdicts) terminal.print(JSON.stringify(verdict));
  else terminal.print(verdictText(verdicts));
}

/** Runs the recording by the defaults and by the overrides, and prints what differs. */
async function printDifference(
  { batches }: Recording,
  overrides: RuleOverrides,
  isJson: boolean,
  terminal: Terminal,
): Promise<void> {
  const { diagnoseRecording, resolveRules } = await import('@stutterscope/diagnosis');
  const { changedRules } = await import('../difference/changedRules.ts');
  const { compareRuns } = await import('../difference/compareRuns.ts');
  const { differencesText } = await import('../difference/differenceText.ts');
  const scenarios = new Map(
    batches.filter(({ side }) => side === 'push').map(({ room, stream }) => [room, stream.scenario]),
  );
  const run = (rules: RuleOverrides) => ({
    verdicts: diagnoseRecording(batches, rules),
    rulesOf: (room: string) => resolveRules(rules, room, scenarios.get(room)),
  });
  const [before, after] = [run({}), run(overrides)];
  const differences = compareRuns(before, after);
  if (isJson) {
    for (const difference of differences) terminal.print(JSON.stringify(difference));
    return;
  }
  const rooms = new Set(batches.map(({ room }) => room));
  const changed = new Map(
    [...rooms].map((room) => [room, changedRules(before.rulesOf(room), after.rulesOf(room))]),
  );
  terminal.print(differencesText(differences, changed));
}

function overridesOf(file: string): RuleOverrides {
  const parsed = readRules(file);
  if (parsed.ok) return parsed.overrides;
  const faults = parsed.faults.map((fault) => `\n  ${fault}`).join('');
  throw new CliError(`the rules ${file} are refused:${faults}`, exitCodes.usage);
}

async function diagnose(file: string, flags: DiagnoseFlags, terminal: Terminal): Promise<void> {
  const { rules, json = false } = flags;
  const overrides = rules === undefined ? null : overridesOf(rules);
  const recording = await readRecording(file, terminal);
  if (overrides !== null) await printDifference(recording, overrides, json, terminal);
  else {
    const { diagnoseRecording } = await import('@stutterscope/diagnosis');
    printVerdicts(diagnoseRecording(recording.batches), json, terminal);
  }
  refuseBadLines(recording);
}

export function diagnoseCommand(terminal: Terminal): Command {
  return describe(
    'diagnose',
    'Say from a recording (one batch a line, plain, gzip or zstd) what stuttered, why, and what to do.',
    [
      'diagnose show.ndjson',
      'diagnose show.ndjson --json | jq .cause',
      'diagnose show.ndjson --rules rules.json',
      'push --record show.ndjson -- -re -i show.mp4 -f flv rtmp://…',
    ],
  )
    .argument('<file>', 'the recording; - reads standard input')
    .option('--rules <file>', 'judge it by other thresholds too, and print what differs from the defaults')
    .option(
      '--json',
      'print one JSON object a line: stutters, alerts and findings; with --rules: differences',
    )
    .addHelpText(
      'after',
      '\nA rules file names thresholds of docs/rules.md, the narrower wins:\n' +
        '  {"everywhere": {"clogQueFrames": 15}, "scenarios": {"game": {"fpsLowRatio": 0.6}},\n' +
        '   "rooms": {"8888_show": {"alertClogMs": 5000}}}\n' +
        '\nExit code: 0 every line was read, whether or not anything stuttered or differs; 1 nothing could be\n' +
        'read; 2 the rules file is refused, with every fault in it; 3 some lines were bad: they are named on\n' +
        'stderr and left out, the rest is diagnosed.',
    )
    .action((file: string, flags: DiagnoseFlags) => diagnose(file, flags, terminal));
}
