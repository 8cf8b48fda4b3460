import type { Progress } from '@stutterscope/simulator';
import type { Command } from 'commander';
import { clientTokens } from '../access/clientTokens.ts';
import { CliError } from '../cliError.ts';
import { collectorOption, describe, telemetryUrl, wholeNumber } from '../command.ts';
import { readConfig } from '../config.ts';
import { abortOnSignal } from '../serve.ts';
import type { Terminal } from '../terminal.ts';

interface SimulateFlags {
  readonly rooms: number;
  readonly viewers: number;
  readonly faults?: boolean;
  readonly collector?: string;
  readonly seed?: number;
  readonly duration?: number;
  readonly json?: boolean;
}

function progressText({ simulatedMs, batches, taken, seed }: Progress): string {
  return `${Math.round(simulatedMs / 1000)} s, ${batches} batches made, ${taken} taken, seed ${seed}`;
}

async function runSimulation(flags: SimulateFlags, terminal: Terminal): Promise<void> {
  const { simulate } = await import('@stutterscope/simulator');
  const { collector, faults = false, duration, json, ...rest } = flags;
  const endpoint = telemetryUrl(collector, terminal.env);
  const tokenOf = clientTokens(readConfig(terminal.env), endpoint, terminal.env);
  const result = await simulate({
    ...rest,
    faults,
    endpoint,
    ...(tokenOf !== undefined && { tokenOf }),
    signal: abortOnSignal(),
    log: terminal.say,
    ...(duration !== undefined && { durationS: duration }),
    ...(terminal.isInteractive && {
      onProgress: (progress) => terminal.write(`\r${progressText(progress)} `),
    }),
  });
  terminal.print(
    json ? JSON.stringify(result) : `${terminal.isInteractive ? '\n' : ''}${progressText(result)}`,
  );
  if (result.taken === 0 && result.batches > 0) throw new CliError('the collector took nothing');
}

export function simulateCommand(terminal: Terminal): Command {
  return describe('simulate', 'Fill a collector with simulated rooms: pushers, links, viewers.', [
    'simulate --rooms 20 --viewers 50 --faults',
    'simulate --rooms 3 --viewers 10 --faults --seed 7 --duration 120 --collector http://collector:8600',
  ])
    .option('--rooms <n>', 'how many rooms', wholeNumber(1), 20)
    .option('--viewers <n>', 'viewers a room', wholeNumber(0), 50)
    .option('--faults', 'let every other room stutter: weak phones, thin uplinks, bad networks')
    .addOption(collectorOption())
    .option('--seed <n>', 'the same seed gives the same rooms', wholeNumber(0))
    .option('--duration <seconds>', 'stop by itself', wholeNumber(1))
    .option('--json', 'print what was done as one JSON object')
    .action((flags: SimulateFlags) => runSimulation(flags, terminal));
}
