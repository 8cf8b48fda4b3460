import { parentPort, workerData } from 'node:worker_threads';
import { runScenario, type Scenario } from '../../../packages/simulator/src/index.ts';
import { judge } from './judge.ts';
import { changedBy } from './metamorphic.ts';

/** One run to judge; `changes`: also try what must change no verdict. */
export interface Task {
  readonly scenario: Scenario;
  readonly changes: boolean;
}

const { data }: { data: string | null } = workerData;

parentPort?.on('message', ({ scenario, changes }: Task) => {
  const outcome = runScenario(scenario, { data });
  parentPort?.postMessage({
    judged: judge(outcome),
    changes: changes ? changedBy(outcome.delivered) : null,
  });
});
