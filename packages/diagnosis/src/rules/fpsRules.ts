import type { Rule } from './rule.ts';
import { derived, handbookFps } from './sources.ts';

/** Thresholds of the frame rate and what explains it. */
export const fpsRules = [
  {
    name: 'fpsLowRatio',
    value: 0.67,
    unit: 'ratio',
    source: derived,
    meaning: 'share of the target FPS below which the rate is low',
  },
  {
    name: 'fpsOkRatio',
    value: 0.8,
    unit: 'ratio',
    source: derived,
    meaning: 'share of the target FPS from which it is well again',
  },
  {
    name: 'fpsSevereRatio',
    value: 0.5,
    unit: 'ratio',
    source: derived,
    meaning: 'mean share of the target FPS below which it is severe',
  },
  {
    name: 'fpsTooLow',
    value: 10,
    unit: 'frames/s',
    source: handbookFps,
    meaning: 'FPS too low whatever the target, where the target is well above it',
  },
  {
    name: 'fpsEnterMs',
    value: 1500,
    unit: 'ms',
    source: derived,
    meaning: 'time of low FPS that is a stutter: a dip of a second is none',
  },
  { name: 'fpsExitMs', value: 1800, unit: 'ms', source: derived, meaning: 'time of good FPS that ends it' },
  {
    name: 'fpsReopenMs',
    value: 5000,
    unit: 'ms',
    source: derived,
    meaning: 'low FPS that returns within this is the same stutter',
  },
  {
    name: 'fpsWarmUpMs',
    value: 6000,
    unit: 'ms',
    source: derived,
    meaning: 'start of a push in which FPS is not judged',
  },
  {
    name: 'fpsGraceMs',
    value: 5000,
    unit: 'ms',
    source: derived,
    meaning: 'the same after a change of resolution or an encoder restart',
  },
  {
    name: 'fpsGraceEveryMs',
    value: 30000,
    unit: 'ms',
    source: derived,
    meaning: 'how often that excuse is taken: a restart that repeats is the fault',
  },
  {
    name: 'fpsBackPressureMs',
    value: 4000,
    unit: 'ms',
    source: derived,
    meaning: 'how long a standing queue that is no clog may excuse low FPS',
  },
  {
    name: 'fpsTargetBeauty',
    value: 15,
    unit: 'frames/s',
    source: 'handbook, "Upstream Clog", encoding settings',
    meaning: 'target where the session names none',
  },
  {
    name: 'fpsTargetGame',
    value: 20,
    unit: 'frames/s',
    source: 'handbook, "Image Quality"',
    meaning: 'target of a game where the session names none',
  },
  {
    name: 'cpuBusyPercent',
    value: 80,
    unit: '%',
    source: handbookFps,
    meaning:
      'system CPU above which capture and encoding may suffer: a cause of low FPS, never a stutter by itself',
  },
  {
    name: 'cpuAppBusyPercent',
    value: 60,
    unit: '%',
    source: derived,
    meaning:
      "the app's own share of the CPU from which its encoder starves though the device is not saturated",
  },
  {
    name: 'cpuBusyShare',
    value: 0.5,
    unit: 'ratio',
    source: derived,
    meaning: 'share of the low samples in which the CPU must be busy to be the origin',
  },
] as const satisfies readonly Rule[];
