import { markdownTable } from '../../docs/markdown.ts';
import type { HalfReport, Row } from './report.ts';

/** What was measured, with what. */
export interface Page {
  readonly ruleVersion: string;
  /** Hash of every threshold: the held-out half is run on rules that no longer change. */
  readonly rulesHash: string;
  readonly data: string;
  readonly heldOutSeeds: readonly number[];
  readonly perFamily: number;
  readonly halves: readonly HalfReport[];
}

const number = (value: number | null, unit = ''): string =>
  value === null ? '–' : `${value.toFixed(unit === '' ? 3 : 2)}${unit === '' ? '' : ` ${unit}`}`;

function target({ target: asked, reached }: Row): string {
  if (asked === null) return '';
  return `${asked} ${reached === null ? '' : reached ? '✓' : '✗'}`.trim();
}

function headline({ rows }: HalfReport): string {
  const others = Object.keys(rows[0]?.beside ?? {});
  return markdownTable(
    ['measure', 'value', '95 %', 'worst seed', 'target', ...others],
    rows.map((row) => [
      row.name,
      number(row.value, row.unit),
      row.interval === null ? '–' : `${row.interval.low.toFixed(2)} to ${row.interval.high.toFixed(2)}`,
      number(row.worst, row.unit),
      target(row),
      ...others.map((name) => number(row.beside[name] ?? null, row.unit)),
    ]),
  );
}

const families = (half: HalfReport): string =>
  markdownTable(
    ['family', 'runs', 'incidents', 'missed', 'said of nothing', 'wrong place', 'F1, all causes'],
    half.families.map((row) => [
      `\`${row.family}\``,
      ...[row.runs, row.incidents, row.missed, row.falseClaims, row.misplaced].map(String),
      number(row.f1),
    ]),
  );

function checks({ placebo, changes }: HalfReport): string {
  const changed = Object.entries(changes.changed).map(([name, count]) => [name, String(count)]);
  return [
    `**Placebo.** F1 over all causes ${number(placebo.honest)}; with the labels of another run ` +
      `${number(placebo.shuffled)}; with labels 60 s late ${number(placebo.shifted)}. ` +
      `${placebo.healthyRuns} runs without any harm in healthy families: ${placebo.healthyFalse} stutters said.`,
    `**Delivery.** Verdicts changed, of ${changes.verdicts} in ${changes.runs} runs (must be 0):`,
    markdownTable(['what was done to the batches', 'verdicts changed'], changed),
  ].join('\n\n');
}

function section(half: HalfReport): string {
  const incidents = Object.entries(half.incidents).map(([cause, count]) => `${count} \`${cause}\``);
  return [
    `## ${half.split === 'held_out' ? 'Held-out half' : 'Training half'}`,
    `${half.runs} runs, ${half.hours.toFixed(1)} room-hours, seeds ${half.seeds.join(', ')}; incidents: ${incidents.join(', ')}.`,
    headline(half),
    '### Families, worst first',
    families(half),
    '### Checks',
    checks(half),
  ].join('\n\n');
}

/** docs/accuracy.md */
export function accuracyPage(page: Page): string {
  return [
    '# How right the verdicts are',
    '<!-- Made by `npm run evaluate`. -->',
    `Rules of version ${page.ruleVersion}, thresholds \`${page.rulesHash}\`; held-out seeds ` +
      `${page.heldOutSeeds.join(', ')}; ${page.perFamily} runs a family and seed; links and frames: ${page.data}.`,
    how,
    ...page.halves.map(section),
    limits,
    '',
  ].join('\n\n');
}

const how = `**What is measured.** \`packages/simulator\` plays rooms whose viewers are harmed, or not, and finds each
spell's cause by running the same seed again without one mechanism; it knows no detector. Its telemetry reaches the
two stages as it would live: in order of arrival, late, twice or not at all. A stutter is the incident when it names
the same cause, concerns a viewer who was harmed, and is dated (by \`visibleFrom\`: since when it says
that viewers felt it) from 12 s before to 6 s after the first harm; each is used once, so an incident told in two pieces is one hit and one mistake. An \`absorbed\` clog is neither. Harm of one
cause and place that pauses for five seconds or less, or that comes out of one send queue that never emptied, is one
incident; harm by which nobody lost a second, and harm that no single mechanism explains, is held against nobody
("labels as they came" counts each by itself). Place is right when the group hit is named, and nothing beside it but
groups of the same viewers. Delay is from
the first harm on a screen to the first word on the server's clock: below zero is a lead. A VJ alert counts from the
moment it was first sent, taken back or not. A freeze is the first second in which an incident of the uplink held a
viewer's screen for more than a fifth of it, or showed fewer than three fifths of the frames. It is forecast when a
forecast names about as much cached as was heard of that viewer in the six seconds before, no earlier than 12 s before
the freeze; its lead is from the first such word on the server's clock. A forecast came true for a viewer whose screen
froze within 12 s of it, or in the six seconds before it in which nobody could have heard. A finding of adaption or
of a masked clog is right when it lies in the time of one. Intervals are bootstrapped over runs. The training half was open to
whoever set the thresholds; the held-out half has other links, drop policies, devices and seeds.`;

const limits = `## What this does not measure

Simulated rooms only: one model of a pusher, a player and a network, however many links are real. Real pushes are
covered by \`test/e2e\`. Nothing here says how often each family occurs in the field, so the pooled rows weigh all
families alike. Delay includes the SDK's batching and the modelled channel, not Kafka. The simulated sockets hold 16 to
256 KiB, as real ones did ([realism.md](realism.md)); that telemetry waits behind a full uplink is modelled, not measured. A clog behind a busy processor leaves no trace in the telemetry as long as the
socket takes all that is made: no row of its recall can come near 1. The oracle sees the pusher's queue and every screen but decides by simple rules: where it is beaten, it is the rules
that are.`;
