import type { Cause, Severity } from '@stutterscope/diagnosis';

/** What is not known is grey on every panel; it is never green. */
export const UNKNOWN = '#8e8e8e';
export const FINE = '#73bf69';
export const WATCH = '#fade2a';
export const BAD = '#f2495c';
/** Figures that are neither good nor bad: how many watch, how much was measured. */
export const NEUTRAL = '#8ab8ff';

/** The colour of each cause, on every panel that tells causes apart. */
export const causeColours: Readonly<Record<Cause, string>> = {
  upstream_clog: '#ff9830',
  low_frame_rate: '#b877d9',
  downstream_lag: '#5794f2',
};

/** The colour of each severity, on every panel that tells severities apart. */
export const severityColours: Readonly<Record<Severity, string>> = {
  absorbed: WATCH,
  visible: '#ff780a',
  severe: BAD,
};

/** Causes in the words that panels use, in the order in which panels list them. */
export const causeNames: Readonly<Record<Cause, string>> = {
  upstream_clog: 'Upstream clog',
  low_frame_rate: 'Low frame rate',
  downstream_lag: 'Downstream lag',
};

export const causes: readonly Cause[] = ['upstream_clog', 'low_frame_rate', 'downstream_lag'];
