import type { Cause } from '../../../packages/diagnosis/src/index.ts';
import { calibrationOf } from './calibration.ts';
import { causes, isOfPush } from './causes.ts';
import { delaysOf, foundOf, scoreClass, variantF1 } from './classScore.ts';
import { findingMeasures } from './findingMeasures.ts';
import type { Measure } from './measure.ts';
import { mean, quantile, share, sum } from './numbers.ts';
import { AS_LABELLED, type RunScore } from './scoreRun.ts';

const titles: Readonly<Record<Cause, string>> = {
  upstream_clog: 'clog',
  low_frame_rate: 'low frame rate',
  downstream_lag: 'downstream lag',
};

const targets: Readonly<Record<Cause, number>> = {
  upstream_clog: 0.97,
  low_frame_rate: 0.97,
  downstream_lag: 0.95,
};

const hoursOf = (runs: readonly RunScore[]) =>
  sum(runs, ({ truth }) => truth.scenario.durationMs) / 3_600_000;

/** Runs in which nobody was harmed, by anything: where silence is the only right answer. */
export const healthy = (runs: readonly RunScore[]): RunScore[] =>
  runs.filter(({ truth }) => truth.incidents.length === 0 && truth.scenario.family.startsWith('healthy'));

const falsePerHour = (runs: readonly RunScore[]) =>
  share(
    sum(runs, ({ falseClaims }) => falseClaims.length),
    hoursOf(runs),
  );

const alertsPerHour = (runs: readonly RunScore[]) =>
  share(
    sum(runs, ({ falseAlerts }) => falseAlerts.length),
    hoursOf(runs),
  );

const fatesIn = (runs: readonly RunScore[], least: number, most: number) =>
  runs.flatMap(({ fates, truth }) =>
    truth.scenario.viewers >= least && truth.scenario.viewers <= most ? fates : [],
  );

/** Of the incidents of which anything was said: cause and place both right. */
const attribution = (least: number, most: number) => (runs: readonly RunScore[]) => {
  const said = fatesIn(runs, least, most).filter(({ claim, mistakenFor }) => claim ?? mistakenFor);
  return share(said.filter(({ claim, radiusRight }) => claim !== null && radiusRight).length, said.length);
};

/** Of all incidents; one that was missed counts as wrong. */
const attributionOfAll = (runs: readonly RunScore[]) => {
  const all = fatesIn(runs, 0, Number.POSITIVE_INFINITY);
  return share(all.filter(({ claim, radiusRight }) => claim !== null && radiusRight).length, all.length);
};

function originAccuracy(runs: readonly RunScore[]): number | null {
  const told = foundOf(runs, 'low_frame_rate').filter(({ originRight }) => originRight !== null);
  return share(told.filter(({ originRight }) => originRight === true).length, told.length);
}

function vjBlamed(runs: readonly RunScore[]): number | null {
  const ofOthers = runs.flatMap(({ fates }) => fates.filter(({ incident }) => !isOfPush(incident)));
  return share(ofOthers.filter(({ vjBlamed: blamed }) => blamed).length, ofOthers.length);
}

/** Cuts of harm (domain notes, 3.2): no single one is neutral. */
const cuts = [0.5, 0.6, 0.75, 0.85];

const lowF1 = (runs: readonly RunScore[], cut: number) => variantF1(runs, String(cut), 'low_frame_rate');

const perCause: Measure[] = causes.flatMap((cause): Measure[] => {
  const of = (key: 'precision' | 'recall' | 'f1' | 'iou') => (runs: readonly RunScore[]) =>
    scoreClass(runs, cause)[key];
  const row = (what: string) => ({ name: `${titles[cause]}: ${what}`, better: 'higher', unit: '' }) as const;
  return [
    { ...row('precision'), of: of('precision') },
    { ...row('recall'), of: of('recall') },
    { ...row('F1'), target: targets[cause], of: of('f1') },
    { ...row('overlap (IoU)'), of: of('iou') },
    { ...row('F1, labels as they came'), of: (runs) => variantF1(runs, AS_LABELLED, cause) },
    {
      name: `${titles[cause]}: delay, median`,
      better: 'lower',
      unit: 's',
      of: (runs) => quantile(delaysOf(runs, cause), 0.5),
    },
  ];
});

/** Every row of the report, in its order. */
export const measures: readonly Measure[] = [
  ...perCause,
  { name: 'low frame rate: origin right', better: 'higher', unit: '', target: 0.97, of: originAccuracy },
  ...cuts.map(
    (cut): Measure => ({
      name: `low frame rate: F1, harm below ${cut}`,
      better: 'higher',
      unit: '',
      of: (runs) => lowF1(runs, cut),
    }),
  ),
  {
    name: 'low frame rate: F1, mean of these cuts',
    better: 'higher',
    unit: '',
    of: (runs) => {
      const scores = cuts.map((cut) => lowF1(runs, cut));
      return scores.includes(null) ? null : mean(scores.map((score) => score ?? 0));
    },
  },
  {
    name: 'delay, median',
    better: 'lower',
    unit: 's',
    target: 2,
    of: (runs) => quantile(delaysOf(runs), 0.5),
  },
  { name: 'delay, p95', better: 'lower', unit: 's', target: 4, of: (runs) => quantile(delaysOf(runs), 0.95) },
  { name: 'false incidents', better: 'lower', unit: '/h', of: falsePerHour },
  { name: 'false VJ alerts', better: 'lower', unit: '/h', of: alertsPerHour },
  {
    name: 'false incidents, healthy rooms',
    better: 'lower',
    unit: '/h',
    target: 0.2,
    of: (runs) => falsePerHour(healthy(runs)),
  },
  {
    name: 'false VJ alerts, healthy rooms',
    better: 'lower',
    unit: '/h',
    target: 0.02,
    of: (runs) => alertsPerHour(healthy(runs)),
  },
  {
    name: 'cause and place right, 20 viewers or more',
    better: 'higher',
    unit: '',
    target: 0.97,
    of: attribution(20, Number.POSITIVE_INFINITY),
  },
  {
    name: 'cause and place right, 8–19 viewers',
    better: 'higher',
    unit: '',
    target: 0.9,
    of: attribution(8, 19),
  },
  { name: 'cause and place right, fewer than 8', better: 'higher', unit: '', of: attribution(0, 7) },
  { name: 'cause and place right, missed ones wrong', better: 'higher', unit: '', of: attributionOfAll },
  {
    name: 'clogs absorbed by caches, told as absorbed',
    better: 'higher',
    unit: '',
    of: (runs) => {
      const all = runs.flatMap(({ absorbed }) => absorbed);
      return share(all.filter(({ told }) => told).length, all.length);
    },
  },
  {
    name: 'clogs told as absorbed, rightly',
    better: 'higher',
    unit: '',
    of: (runs) => {
      const all = runs.flatMap(({ absorbedSaid }) => absorbedSaid);
      return share(all.filter(({ right }) => right).length, all.length);
    },
  },
  { name: 'VJs wrongly blamed', better: 'lower', unit: '', target: 0.002, of: vjBlamed },
  {
    name: 'corrections after first said',
    better: 'lower',
    unit: '/h',
    of: (runs) =>
      share(
        sum(runs, ({ corrections }) => corrections),
        hoursOf(runs),
      ),
  },
  ...findingMeasures,
  { name: 'calibration error (ECE)', better: 'lower', unit: '', of: (runs) => calibrationOf(runs).ece },
  { name: 'Brier score', better: 'lower', unit: '', of: (runs) => calibrationOf(runs).brier },
];

/** True when `value` is at least as good as what is asked. */
export const reaches = (measure: Measure, value: number): boolean =>
  measure.target === undefined ||
  (measure.better === 'higher' ? value >= measure.target : value <= measure.target);

/** The worst that a measure came out as; what could not be measured is left out. */
export function worst(measure: Measure, values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  return measure.better === 'higher' ? Math.min(...known) : Math.max(...known);
}
