import { judgePlatform } from '../evaluate/platform/judgePlatform.ts';
import { changedBy } from '../evaluate/run/metamorphic.ts';
import { sum } from '../evaluate/score/numbers.ts';
import { pairsOfRelived } from '../evaluate/whatIf/task.ts';
import { earned, measures } from './measure.ts';
import type { Sample } from './sample.ts';

/** What a mutant is held against. */
export type CheckName = 'rooms' | 'platforms' | 'what-if' | 'delivery';

/** A figure of a check: more is better, and losing `least` of it is noticed. */
interface Figure {
  readonly name: string;
  readonly value: number;
  readonly least: number;
}

const rooms = ({ cases }: Sample): Figure[] => {
  const values = earned(cases);
  return measures.map(({ name, least }, at) => ({ name, least, value: values[at] ?? 0 }));
};

function overPlatforms({ platforms: outcomes }: Sample): Figure[] {
  const judged = outcomes.map((outcome) => judgePlatform(outcome));
  const figure = (name: string, least: number, of: (one: (typeof judged)[number]) => number): Figure => ({
    name: `many rooms: ${name}`,
    least,
    value: sum(judged, of),
  });
  return [
    figure('incidents found', 1, ({ found }) => (found === null ? 0 : 1)),
    figure('named alone', 1, ({ found }) => (found?.alone ? 1 : 0)),
    figure('delay', 1, ({ found }) => -(found?.delayMs ?? 0) / 1000),
    figure('false incidents', 1, ({ falseIncidents }) => -falseIncidents),
    figure('taken back', 1, ({ takenBack }) => -takenBack),
    figure(
      'place by borrowing',
      2,
      ({ harms }) => harms.filter(({ borrowed }) => borrowed === 'right').length,
    ),
    figure('wrong place', 1, ({ harms }) => -harms.filter(({ borrowed }) => borrowed === 'wrong').length),
  ];
}

function whatIf({ relived }: Sample): Figure[] {
  const pairs = relived.flatMap(({ scenario, lived }) => pairsOfRelived(scenario, lived));
  const asked = pairs.flatMap(({ estimate, truth }) => (estimate === null ? [] : [{ estimate, truth }]));
  const figure = (name: string, least: number, value: number): Figure => ({
    name: `what-if: ${name}`,
    least,
    value,
  });
  return [
    figure('asked', 1, asked.length),
    figure('error', 0.1, -sum(asked, ({ estimate, truth }) => Math.abs(estimate.value - truth))),
    figure(
      'truth in the interval',
      1,
      asked.filter(({ estimate, truth }) => truth >= estimate.low && truth <= estimate.high).length,
    ),
    figure('width of the interval', 0.5, -sum(asked, ({ estimate }) => estimate.high - estimate.low)),
  ];
}

function delivery({ moved }: Sample): Figure[] {
  const changed = moved.map(({ outcome }) => changedBy(outcome.delivered));
  const names = Object.keys(changed[0]?.changed ?? {});
  return names.map((name) => ({
    name: `verdicts changed when ${name}`,
    least: 1,
    value: -sum(changed, (one) => one.changed[name] ?? 0),
  }));
}

const checks: Readonly<Record<CheckName, (sample: Sample) => Figure[]>> = {
  rooms,
  platforms: overPlatforms,
  'what-if': whatIf,
  delivery,
};

/** Runs one check over the sample. */
export const check = (name: CheckName, sample: Sample): Figure[] => checks[name](sample);

/** Names of the figures that are worse by what is noticed. */
export const worse = (before: readonly Figure[], after: readonly Figure[]): string[] =>
  before.flatMap(({ name, least, value }, at) => (value - (after[at]?.value ?? 0) >= least ? [name] : []));
