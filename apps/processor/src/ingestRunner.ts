import { IngestStage } from '@stutterscope/cloud';
import type { Logger } from 'pino';
import { decodeCloud } from './decode.ts';
import { encodeVerdict } from './encodeVerdict.ts';
import { createIdlingRunner, type IdlingRunner, type IdlingRunnerDeps } from './idlingRunner.ts';

export interface IngestRunnerDeps extends IdlingRunnerDeps {
  readonly logger: Logger;
}

/** The ingest stage over topic `cloud`: what servers refused becomes findings of the room. */
export function createIngestRunner(deps: IngestRunnerDeps): IdlingRunner {
  const { producer, metrics, logger } = deps;

  async function publish(stage: IngestStage): Promise<void> {
    const findings = stage.drain();
    if (findings.length === 0) return;
    await producer.send('verdicts', findings.map(encodeVerdict));
    for (const { kind, room, finding, reason, id } of findings) {
      metrics.verdicts.inc({ kind });
      logger.info({ kind, room, finding, reason, id }, 'verdict');
    }
  }

  return createIdlingRunner({ open: () => new IngestStage(), decode: decodeCloud, publish }, deps);
}
