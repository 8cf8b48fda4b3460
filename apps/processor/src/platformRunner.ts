import { PlatformStage } from '@stutterscope/diagnosis';
import { decodeCensus } from './decode.ts';
import { createIdlingRunner, type IdlingRunner } from './idlingRunner.ts';
import type { RoomRunnerDeps } from './roomRunner.ts';

const encoder = new TextEncoder();

/** The platform stage over topic `census`: incidents of many rooms, sent among the verdicts. */
export function createPlatformRunner(deps: RoomRunnerDeps): IdlingRunner {
  const { producer, overrides, metrics, logger } = deps;

  async function publish(stage: PlatformStage): Promise<void> {
    const incidents = stage.drain();
    if (incidents.length === 0) return;
    const messages = incidents.map((incident) => ({
      key: `${incident.by} ${incident.cellId}`,
      value: encoder.encode(JSON.stringify(incident)),
    }));
    await producer.send('verdicts', messages);
    for (const { kind, cause, by, cellId, rooms, retracted, id } of incidents) {
      metrics.verdicts.inc({ kind });
      logger.info({ kind, cause, by, cellId, rooms, retracted, id }, 'verdict');
    }
  }

  return createIdlingRunner(
    { open: () => new PlatformStage(overrides), decode: decodeCensus, publish },
    deps,
  );
}
