import type { Rule } from './rule.ts';
import { derived } from './sources.ts';

/** Thresholds of the findings of viewers. */
export const viewFindingRules = [
  {
    name: 'startSlowMs',
    value: 1000,
    unit: 'ms',
    source: 'handbook, "Instant Broadcasting": hundreds of milliseconds',
    meaning: 'time to the first picture from which a start is slow',
  },
  {
    name: 'startSlowHlsMs',
    value: 10000,
    unit: 'ms',
    source: derived,
    meaning: 'the same over HLS, which begins with whole fragments',
  },
  {
    name: 'startFailedMs',
    value: 10000,
    unit: 'ms',
    source: derived,
    meaning: 'time without a first picture from which a view has failed',
  },
  {
    name: 'startFailedHlsMs',
    value: 30000,
    unit: 'ms',
    source: 'handbook, "Why did I fail to watch LVB?": HLS may take this long for its first viewer',
    meaning: 'the same over HLS',
  },
  {
    name: 'decodeFailEvents',
    value: 3,
    unit: 'events',
    source: derived,
    meaning: '2101 or 2102 events that are the device and no stray frame',
  },
  {
    name: 'decodeFailWindowMs',
    value: 30000,
    unit: 'ms',
    source: derived,
    meaning: 'time in which they must come',
  },
  {
    name: 'delaySpeedyMs',
    value: 1000,
    unit: 'ms',
    source: 'handbook, "Reduce Latency"',
    meaning: 'most media that a speedy player holds back',
  },
  {
    name: 'delayLiveMs',
    value: 5000,
    unit: 'ms',
    source: 'handbook, "Reduce Latency"',
    meaning: 'the same of an auto or smooth player, and of one that names no mode',
  },
  {
    name: 'delayHlsMs',
    value: 30000,
    unit: 'ms',
    source: 'handbook, "Reduce Latency"',
    meaning: 'the same over HLS',
  },
  {
    name: 'delayFactor',
    value: 2,
    unit: 'ratio',
    source: derived,
    meaning: 'multiple of that from which the delay is high',
  },
  {
    name: 'delayGraceMs',
    value: 10000,
    unit: 'ms',
    source: 'handbook, "Instant Broadcasting": the server begins with seconds of media at once',
    meaning: 'start of a view in which its delay is not judged',
  },
  {
    name: 'delayEnterMs',
    value: 10000,
    unit: 'ms',
    source: derived,
    meaning: 'time of it that is a high delay',
  },
  {
    name: 'settingsCacheShare',
    value: 0.5,
    unit: 'ratio',
    source: derived,
    meaning: 'share of the viewers with a cache mode from which the app chose it',
  },
  {
    name: 'troubleLongQuietMs',
    value: 300000,
    unit: 'ms',
    source: derived,
    meaning: 'the same where it is settings, a start or a device: what comes up with each new viewer',
  },
] as const satisfies readonly Rule[];
