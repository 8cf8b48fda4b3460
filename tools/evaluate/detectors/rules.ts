import type { NaiveRule } from './naive.ts';
import type { Sample } from './samples.ts';

const made = (sample: Sample) => {
  const vra = sample.value('vra');
  return vra === null ? null : vra + (sample.value('ara') ?? 0);
};

const atLeast = (value: number | null, limit: number) => value !== null && value >= limit;
const below = (value: number | null, limit: number) => value !== null && value < limit;

const growth = (sample: Sample, before: Sample | undefined) =>
  Math.max(0, (sample.value('drp') ?? 0) - (before?.value('drp') ?? 0));

/** The handbook's sentences, each taken at its word: BITRATE >= SPD is a clog, FPS below 15 is low. */
const literal: NaiveRule = {
  name: "handbook's rules, sample by sample",
  inARow: 1,
  clog: (sample) => {
    const rate = made(sample);
    return rate !== null && rate > 0 && rate >= (sample.value('spd') ?? Number.POSITIVE_INFINITY);
  },
  lowFps: (sample) => below(sample.value('fps'), 15),
  lag: null,
};

const oneSample: NaiveRule = {
  name: 'one sample (QUE ≥ 10; FPS < 10)',
  inARow: 1,
  clog: (sample) => atLeast(sample.value('que'), 10),
  lowFps: (sample) => below(sample.value('fps'), 10),
  lag: null,
};

const threeInARow: NaiveRule = { ...oneSample, name: 'three samples in a row', inARow: 3 };

/**
 * The instantaneous thresholds of the open WebRTC issue detectors (domain notes, 2.1), in our parameters:
 * packet loss above 5 % is frames dropped over frames made; jitter from 200 ms is JIT; available outgoing
 * bitrate below 100 kbit/s is SPD while something waits; a limitation by CPU counts once no frame is made, one
 * by bandwidth once none is sent; frozen for more than 30 % of a sample is fewer than 70 % of the target shown.
 */
const webrtc: NaiveRule = {
  name: 'WebRTC issue detectors, adapted',
  inARow: 1,
  clog: (sample, before) =>
    growth(sample, before) > 0.05 * Math.max(1, sample.value('fps') ?? 0) ||
    atLeast(sample.value('jit'), 200) ||
    (below(sample.value('spd'), 100) && atLeast(sample.value('que'), 1)),
  lowFps: (sample) => sample.value('fps') === 0,
  lag: (sample, before) =>
    atLeast(sample.value('jit'), 200) ||
    (before !== undefined && below(sample.value('fps'), 0.7 * (before.value('fps') ?? 0))),
};

/** Baselines that look at single samples. */
export const naiveRules: readonly NaiveRule[] = [literal, oneSample, threeInARow, webrtc];
