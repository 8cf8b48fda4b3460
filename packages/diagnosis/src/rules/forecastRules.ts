import type { Rule } from './rule.ts';
import { derived } from './sources.ts';

const fitted = 'fitted on the training half of the evaluation: docs/diagnosis.md, "Forecast"';

/** Thresholds of what is to come: freezes that a falling uplink will cause, and what a place carries. */
export const forecastRules = [
  {
    name: 'forecastRateMs',
    value: 8000,
    unit: 'ms',
    source: derived,
    meaning: 'time constant of the mean of VRA + ARA that SPD is held against: single pictures differ',
  },
  {
    name: 'forecastDeliveryMost',
    value: 0.95,
    unit: 'ratio',
    source: derived,
    meaning: 'part of what is made that a falling uplink delivers at most: nearer to one no time can be told',
  },
  {
    name: 'forecastBacklogLeastMs',
    value: 50,
    unit: 'ms',
    source: derived,
    meaning: 'backlog that a falling uplink has at least: some of it is in the socket',
  },
  {
    name: 'forecastOdds',
    value: 12.7,
    unit: 'ratio',
    source: fitted,
    meaning: 'odds of a freeze for a viewer whose cache is empty',
  },
  {
    name: 'forecastOddsPower',
    value: 0.82,
    unit: 'ratio',
    source: fitted,
    meaning: 'power of backlog over (backlog + time until the cache is empty) in those odds',
  },
  {
    name: 'forecastDropOdds',
    value: 3.1,
    unit: 'ratio',
    source: fitted,
    meaning: 'factor of those odds where frames have just been dropped',
  },
  {
    name: 'forecastTimeShare',
    value: 0.7,
    unit: 'ratio',
    source: fitted,
    meaning: 'part of the time until the cache is empty after which half of the viewers froze',
  },
  {
    name: 'forecastHorizonMs',
    value: 12000,
    unit: 'ms',
    source: derived,
    meaning: 'how far a forecast looks: a freeze within this is what its probability is of',
  },
  {
    name: 'forecastLeastProbability',
    value: 0.4,
    unit: 'probability',
    source: derived,
    meaning: 'probability from which viewers are named in a forecast',
  },
  {
    name: 'forecastMarkGrowth',
    value: 1.25,
    unit: 'ratio',
    source: derived,
    meaning: 'growth of the age of a falling run after which its forecast is made anew',
  },
  {
    name: 'forecastHeardShare',
    value: 0.8,
    unit: 'ratio',
    source: derived,
    meaning: 'part of the viewers that must have been heard of in a second for their caches to be counted on',
  },
  {
    name: 'audioFramesPerSecond',
    value: 43.07,
    unit: 'frames/s',
    source: 'AAC: 1024 samples a frame at 44.1 kHz',
    meaning: 'sound frames in QUE beside those of the picture, where there is sound',
  },
  {
    name: 'capacityHalfLifeMs',
    value: 30000,
    unit: 'ms',
    source: derived,
    meaning: 'age at which a measurement of what the uplink carries counts half',
  },
  {
    name: 'capacityFreshMs',
    value: 60000,
    unit: 'ms',
    source: derived,
    meaning: 'age from which it no longer counts',
  },
  {
    name: 'capacityLeastMs',
    value: 2000,
    unit: 'ms',
    source: derived,
    meaning: 'time with a full socket from which what the uplink carries is told',
  },
  {
    name: 'headroomLeast',
    value: 1.1,
    unit: 'ratio',
    source: derived,
    meaning: 'capacity over what the settings ask for, below which the place is too thin for them',
  },
  {
    name: 'headroomPresetShare',
    value: 0.7,
    unit: 'ratio',
    source: derived,
    meaning: 'part of the capacity that a preset may ask for to be advised',
  },
] as const satisfies readonly Rule[];
