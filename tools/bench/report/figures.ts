import type { Size } from '../options.ts';
import type { PipelineCost } from '../pipeline/measurePipeline.ts';
import type { Growth } from '../run/growth.ts';
import type { Memory } from '../run/memory.ts';
import type { Speed } from '../run/speed.ts';
import type { Environment } from './environment.ts';
import { pipelineFigures, pipelineSpread } from './pipelineFigures.ts';

/** Everything a run measured. */
export interface Results {
  readonly size: Size['name'];
  readonly environment: Environment;
  readonly pipeline: PipelineCost;
  readonly speed: Speed;
  readonly growth: readonly Growth[];
  readonly memory: readonly Memory[];
}

/** The named figures of a run, one number each; `--json` prints them with the spread beside. */
export function figuresOf({ environment, pipeline, speed, growth, memory }: Results) {
  const bytesOf = (wanted: Memory['state']) =>
    memory.find(({ state }) => state === wanted)?.bytesPerSession ?? null;
  const exponentOf = (wanted: Growth['direction']) =>
    growth.find(({ direction }) => direction === wanted)?.exponent.median ?? null;
  return {
    ...pipelineFigures(pipeline),
    diagnoseSamplesPerCoreSecond: Math.round(speed.samplesPerCoreSecond.median),
    parseSamplesPerCoreSecond: Math.round(speed.parsedSamplesPerCoreSecond.median),
    diagnoseTimesParse: speed.timesParse.median,
    bytesPerIdleSession: bytesOf('idle'),
    bytesPerLateSession: bytesOf('late'),
    bytesPerActiveSession: bytesOf('active'),
    growthOfRooms: exponentOf('rooms'),
    growthOfViewers: exponentOf('viewers'),
    growthOfHistory: exponentOf('history'),
    spread: {
      ...pipelineSpread(pipeline),
      diagnoseSamplesPerCoreSecond: speed.samplesPerCoreSecond,
      diagnoseTimesParse: speed.timesParse,
    },
    environment,
  };
}
