import { type Cause, defaultRules, type Evidence, type RuleName } from '@stutterscope/diagnosis';

/** Where the limit of a line of evidence comes from. */
type LimitSource =
  /** The rule's value, times `scale` where the evidence speaks another unit. */
  | { readonly kind: 'rule'; readonly rule: RuleName; readonly scale: number }
  /** Made of rules and something measured or configured. */
  | { readonly kind: 'derived'; readonly rules: readonly RuleName[]; readonly words: string };

/** What the signal of a line of evidence is, and what its limit rests on. */
export interface SignalWords {
  readonly label: string;
  readonly limit: LimitSource | null;
}

const rule = (name: RuleName, scale = 1): LimitSource => ({ kind: 'rule', rule: name, scale });
const derived = (words: string, ...rules: RuleName[]): LimitSource => ({ kind: 'derived', rules, words });

// The signals that packages/diagnosis writes; a test runs every cause and finds each of them here.
const known: Readonly<Record<string, SignalWords>> = {
  que: { label: 'QUE, frames waiting to be sent', limit: rule('clogQueFrames') },
  drp: {
    label: 'DRP, frames dropped meanwhile',
    limit: derived('Every dropped frame counts: no cache can hide it.'),
  },
  spd: {
    label: 'SPD, sent on average',
    limit: derived('The limit is what the encoder made meanwhile, VRA + ARA on average.'),
  },
  1101: { label: "1101, the SDK's own word that the uplink is busy", limit: rule('clogBusyEvents') },
  fps: {
    label: 'FPS, made on average',
    limit: derived(
      'The limit is a share (fpsLowRatio) of the target FPS, or fpsTooLow if that is more and the target is well above it.',
      'fpsLowRatio',
      'fpsTooLow',
      'fpsOkRatio',
    ),
  },
  cpuSys: { label: 'CPU of the whole device, on average', limit: rule('cpuBusyPercent') },
  cpuApp: { label: 'CPU of the app itself, on average', limit: rule('cpuAppBusyPercent') },
  cpuRest: {
    label: 'CPU that is not the app, on average',
    limit: derived('The limit is what the app itself uses: more than that runs behind it.'),
  },
  'target fps': { label: 'Configured frame rate', limit: rule('settingsFpsUseful') },
  'video bitrate': {
    label: 'Configured video bitrate',
    limit: derived(
      'The limit is a multiple (settingsBitrateHighRatio) of the most that fits the picture and the scenario.',
      'settingsBitrateHighRatio',
    ),
  },
  outage: { label: 'Time without its server', limit: rule('outageMs') },
  reconnects: { label: 'Attempts to connect again', limit: derived('One attempt says that it was lost.') },
  stalled: {
    label: `Stalled time of the worst viewer, within ${defaultRules.stallWindowMs / 1000} s`,
    limit: rule('stallLagMs'),
  },
  'pusher que': { label: 'QUE of the pusher', limit: rule('clogQueFrames') },
  'pusher fps': { label: 'FPS of the pusher', limit: rule('fpsTooLow') },
};

const shownFps: SignalWords = {
  label: 'FPS, shown by the viewer from a full cache',
  limit: derived('The limit is a share of the target FPS.', 'fpsLowRatio'),
};

/** Words for a signal; one that is not known here is shown by its name, without a source for its limit. */
export function signalWords(signal: string, cause: Cause): SignalWords {
  // The same parameter of the other side: only a lag speaks of what viewers show.
  if (signal === 'fps' && cause === 'downstream_lag') return shownFps;
  const words = Object.hasOwn(known, signal) ? known[signal] : undefined;
  if (words !== undefined) return words;
  if (!signal.startsWith('share of ')) return { label: signal, limit: null };
  const group = signal.slice('share of '.length);
  return { label: `Share of the viewers of ${group} who lag`, limit: rule('cellShare', 100) };
}

/** The rules that a limit rests on. */
export function rulesOfLimit(limit: LimitSource | null): readonly RuleName[] {
  if (limit === null) return [];
  return limit.kind === 'rule' ? [limit.rule] : limit.rules;
}

const comparisons: Record<Evidence['comparison'], string> = {
  '>=': 'at least',
  '>': 'more than',
  '<=': 'at most',
  '<': 'less than',
  '=': 'exactly',
};

/** A comparison in words. */
export const inWords = (comparison: Evidence['comparison']): string => comparisons[comparison];

/** True when the value is on the limit's side. */
export function holds({ value, comparison }: Pick<Evidence, 'value' | 'comparison'>, limit: number): boolean {
  switch (comparison) {
    case '>=':
      return value >= limit;
    case '>':
      return value > limit;
    case '<=':
      return value <= limit;
    case '<':
      return value < limit;
    case '=':
      return value === limit;
    default:
      return comparison satisfies never;
  }
}
