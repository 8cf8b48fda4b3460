import { type AdviceKey, adviceKeys } from '../remedies/vj/vjWords.ts';
import { Origin } from './verdict.ts';

/** What is advised where the key is not known here: of each cause the words that hold wherever the VJ is. */
const general: Readonly<Record<string, AdviceKey>> = {
  upstream_clog: 'clog_wired',
  low_frame_rate: 'few_pictures',
};

const isKnownAdvice = (key: unknown): boolean => adviceKeys.some((known) => known === key);
const isKnownOrigin = (origin: unknown): boolean => Origin.enum.some((known) => known === origin);

/**
 * A verdict or a notice of another version as this one can read it. While an installation is upgraded, old and new processors write
 * the same topic: a field that one lacks, or a word that the other does not know yet, must not cost a VJ the alert.
 */
export function fromOtherVersion(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return value;
  const known: Record<string, unknown> = { ...value };
  if ('origin' in known && !isKnownOrigin(known['origin'])) known['origin'] = 'unknown';
  // As the warehouse's migrations have it.
  if (known['kind'] === 'stutter')
    return { undecided: [], visibleFrom: known['from'], confidence: 0.5, ...known };
  if (isKnownAdvice(known['advice'])) return known;
  // A notice brings its own words along.
  if (known['kind'] === 'notice') return { ...known, advice: null };
  if (known['kind'] !== 'alert') return known;
  return { ...known, advice: general[String(known['cause'])] };
}
