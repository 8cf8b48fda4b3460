import type { Decoded } from '@stutterscope/bus';
import { type CloudEvent, IngestStage } from '@stutterscope/cloud';
import type { Logger } from 'pino';
import { decodeCloud } from './decode.ts';
import { encodeVerdict } from './encodeVerdict.ts';
import { createIdlingRunner, type IdlingRunner, type IdlingRunnerDeps } from './idlingRunner.ts';

export interface IngestRunnerDeps extends IdlingRunnerDeps {
  readonly logger: Logger;
}

function decodeOne(bytes: Uint8Array): Decoded<readonly CloudEvent[]> {
  const decoded = decodeCloud(bytes);
  return decoded.ok ? { ok: true, value: [decoded.value] } : decoded;
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

  return createIdlingRunner({ open: () => new IngestStage(), decode: decodeOne, publish }, deps);
}
