import type { FindingKind } from '../verdict/verdict.ts';
import { pushFailed } from './words/pushFailedWords.ts';
import { adaptedWords, drift, paused, pushSettings, silent, videoLost } from './words/pushWords.ts';
import { device, highDelay, slowStartWords, viewSettings, watchFailed } from './words/viewWords.ts';
import type { ByReason, FindingWords } from './words/words.ts';

const words: Readonly<Partial<Record<FindingKind, ByReason>>> = {
  push_failed: pushFailed,
  adapted: adaptedWords,
  video_lost: videoLost,
  paused,
  silent,
  thermal_drift: drift,
  watch_failed: watchFailed,
  slow_start: slowStartWords,
  high_delay: highDelay,
  device_shortfall: device,
  settings: { ...pushSettings, ...viewSettings },
};

/** How a finding of this kind and reason is told. */
export function wordsOf(finding: FindingKind, reason: string): FindingWords {
  const byReason: ByReason = words[finding] ?? {};
  const known = Object.hasOwn(byReason, reason) ? byReason[reason] : undefined;
  return known ?? { says: `${finding} (${reason})`.replaceAll('_', ' '), advice: [] };
}
