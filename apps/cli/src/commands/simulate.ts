import type { Command } from 'commander';
import { collectorOption, describe, telemetryUrl, wholeNumber } from '../command.ts';
import { abortOnSignal } from '../serve.ts';
import type { Terminal } from '../terminal.ts';

interface SimulateFlags {
  readonly rooms: number;
  readonly viewers: number;
  readonly faults?: boolean;
  readonly collector?: string;
  readonly seed?: number;
  readonly duration?: number;
}

async function runSimulation(flags: SimulateFlags, terminal: Terminal): Promise<void> {
  const { simulate } = await import('@stutterscope/simulator');
  throw new Error(String([simulate, flags, terminal, abortOnSignal]));
}

export function simulateCommand(terminal: Terminal): Command {
  return describe('simulate', 'Fill a collector with simulated rooms: pushers, links, viewers.', [
    'simulate --rooms 20 --viewers 50 --faults',
    'simulate --rooms 3 --viewers 10 --faults --seed 7 --duration 120 --collector http://collector:8600',
  ])
    .option('--rooms <n>', 'how many rooms', wholeNumber(1), 20)
    .option('--viewers <n>', 'viewers a room', wholeNumber(0), 50)
    .option('--faults', 'let rooms stutter: weak phones, thin uplinks, bad networks')
    .addOption(collectorOption())
    .option('--seed <n>', 'the same seed gives the same rooms', wholeNumber(0))
    .option('--duration <seconds>', 'stop by itself', wholeNumber(1))
    .action((flags: SimulateFlags) => runSimulation(flags, terminal));
}
