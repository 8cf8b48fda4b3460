import { parentPort, workerData } from 'node:worker_threads';
import { type PlatformScenario, runPlatform } from '../../../packages/simulator/src/index.ts';
import { judgePlatform } from './judgePlatform.ts';

/** One platform to judge. */
export interface PlatformTask {
  readonly scenario: PlatformScenario;
}

const { data }: { data: string | null } = workerData;

parentPort?.on('message', ({ scenario }: PlatformTask) => {
  parentPort?.postMessage(judgePlatform(runPlatform(scenario, { data })));
});
