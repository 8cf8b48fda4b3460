import { RoomStage, type RoomVerdict, type RuleOverrides } from '@stutterscope/diagnosis';
import type { Logger } from 'pino';
import { bundle } from './bundle.ts';
import { decodeSignals } from './decode.ts';
import { encodeVerdict } from './encodeVerdict.ts';
import { createIdlingRunner, type IdlingRunner, type IdlingRunnerDeps } from './idlingRunner.ts';

export interface RoomRunnerDeps extends IdlingRunnerDeps {
  readonly overrides: RuleOverrides;
  readonly logger: Logger;
}

/** One key, one partition, one reader: the platform is judged in one place. */
const PLATFORM = 'platform';

/** What of a verdict stands in the log. */
function spoken(verdict: RoomVerdict) {
  const { kind, room, retracted, id } = verdict;
  if (verdict.kind === 'finding') {
    const { finding, reason } = verdict;
    return { kind, room, finding, reason, retracted, id };
  }
  const { cause, origin, severity } = verdict;
  return { kind, room, cause, origin, severity, retracted, id };
}

/** The room stage over topic `signals`: verdicts, and what the platform stage needs to know of each room. */
export function createRoomRunner(deps: RoomRunnerDeps): IdlingRunner {
  const { producer, overrides, metrics, logger } = deps;

  async function publish(stage: RoomStage, all: readonly RoomStage[]): Promise<void> {
    const verdicts = stage.drain();
    const census = stage.census();
    const words = bundle(census, () => PLATFORM);
    // Together: an alert waits for no answer but its own.
    await Promise.all([
      verdicts.length > 0 && producer.send('verdicts', verdicts.map(encodeVerdict)),
      words.length > 0 && producer.send('census', words),
    ]);
    if (verdicts.length === 0) return;
    for (const verdict of verdicts) {
      metrics.verdicts.inc({ kind: verdict.kind });
      logger.info(spoken(verdict), 'verdict');
    }
    metrics.rooms.set(all.reduce((sum, { size }) => sum + size, 0));
  }

  return createIdlingRunner({ open: () => new RoomStage(overrides), decode: decodeSignals, publish }, deps);
}
