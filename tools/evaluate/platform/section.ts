import { markdownTable } from '../../docs/markdown.ts';
import { bootstrap } from '../score/bootstrap.ts';
import { quantile, share, sum } from '../score/numbers.ts';
import type { PlatformJudged } from './judgePlatform.ts';

type Measure = (platforms: readonly PlatformJudged[]) => number | null;

const hours = (platforms: readonly PlatformJudged[]) =>
  sum(platforms, ({ scenario }) => scenario.durationMs) / 3_600_000;

const recall: Measure = (all) => {
  const bad = all.filter(({ truth }) => truth !== null);
  return share(bad.filter(({ found }) => found !== null).length, bad.length);
};
const falsePerHour: Measure = (all) =>
  share(
    sum(all, ({ falseIncidents }) => falseIncidents),
    hours(all),
  );
const takenBackPerHour: Measure = (all) =>
  share(
    sum(all, ({ takenBack }) => takenBack),
    hours(all),
  );
const delay =
  (q: number): Measure =>
  (all) => {
    const ms = quantile(
      all.flatMap(({ found }) => found?.delayMs ?? []),
      q,
    );
    return ms === null ? null : ms / 1000;
  };

type Harm = PlatformJudged['harms'][number];

const placed =
  (isCommon: boolean, of: (harm: Harm) => Harm['alone'], wanted: Harm['alone']): Measure =>
  (all) => {
    const harms = all.flatMap((one) => one.harms).filter((harm) => harm.isCommon === isCommon);
    return share(harms.filter((harm) => of(harm) === wanted).length, harms.length);
  };

const measures: readonly (readonly [string, string, Measure])[] = [
  ['Incidents found', '', recall],
  ['False incidents a platform-hour', '', falsePerHour],
  ['Said and taken back, a platform-hour', '', takenBackPerHour],
  ['Delay from the third room harmed, median', 's', delay(0.5)],
  ['Delay from the third room harmed, p95', 's', delay(0.95)],
  ['Common harm, right place by the room alone', '', placed(true, ({ alone }) => alone, 'right')],
  ['Common harm, right place by borrowing', '', placed(true, ({ borrowed }) => borrowed, 'right')],
  ['Common harm, wrong place by borrowing', '', placed(true, ({ borrowed }) => borrowed, 'wrong')],
  ["A room's own harm put down to an incident", '', placed(false, ({ borrowed }) => borrowed, 'wrong')],
];

const number = (value: number | null, unit: string) =>
  value === null ? '–' : unit === '' ? value.toFixed(3) : `${value.toFixed(1)} ${unit}`;

function families(platforms: readonly PlatformJudged[]): string {
  const byFamily = Map.groupBy(platforms, ({ scenario }) => scenario.family);
  return markdownTable(
    ['family', 'platforms', 'incidents', 'found', 'alone', 'false', 'taken back', 'right place', 'delay p50'],
    [...byFamily].map(([family, all]) => [
      `\`${family}\``,
      String(all.length),
      String(all.filter(({ truth }) => truth !== null).length),
      String(all.filter(({ found }) => found !== null).length),
      String(all.filter(({ found }) => found?.alone).length),
      String(sum(all, ({ falseIncidents }) => falseIncidents)),
      String(sum(all, ({ takenBack }) => takenBack)),
      number(placed(true, ({ borrowed }) => borrowed, 'right')(all), ''),
      number(delay(0.5)(all), 's'),
    ]),
  );
}

function half(split: string, platforms: readonly PlatformJudged[]): string {
  return [
    `### ${split === 'held_out' ? 'Held-out half' : 'Training half'}, many rooms`,
    size(platforms),
    markdownTable(
      ['measure', 'value', '95 %'],
      measures.map(([name, unit, of]) => {
        const interval = bootstrap(platforms, of);
        const range = interval === null ? '–' : `${interval.low.toFixed(2)} to ${interval.high.toFixed(2)}`;
        return [name, number(of(platforms), unit), range];
      }),
    ),
    families(platforms),
  ].join('\n\n');
}

/** What many small rooms say together: a section of docs/accuracy.md. */
export function platformSection(platforms: readonly PlatformJudged[]): string {
  const halves = Map.groupBy(platforms, ({ scenario }) => scenario.split);
  const parts = [...halves].map(([split, all]) => half(split, all));
  return ['## Many small rooms together', how, ...parts].join('\n\n');
}

const size = (platforms: readonly PlatformJudged[]) =>
  `${platforms.length} platforms, ${hours(platforms).toFixed(1)} platform-hours, ` +
  `${sum(platforms, ({ scenario }) => scenario.rooms.length)} rooms.`;

const how = `Platforms of 12 to 30 rooms (\`few_rooms\`: 5 to 9) with 2 to 6 viewers each, run by the three stages
together. One server, network, region or ingest server is bad for all of them, or nothing is; but for
\`healthy_platform\`, three rooms in ten have troubles of their own. An incident is the truth when it names the place
(alone, or tied with another) while it harmed at least three rooms, found by ablation room by room; any second one is
false, and one that names a bad place which harmed fewer is held against nobody. Right place: harm of which some
verdict names the place that did it, by the room's own numbers or by an incident that its viewers sit in. One platform
a family and seed.`;
