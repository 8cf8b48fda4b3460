import type { Batch } from '../../../packages/telemetry/src/index.ts';
import { quantile } from '../../evaluate/score/numbers.ts';
import type { PublisherName, RealRun } from '../rig/run.ts';
import { type Told, toldOf } from '../truth/told.ts';
import { ksDistance } from './kolmogorovSmirnov.ts';
import { type PushSeries, pushSeries, type Quantity, quantities, valuesOf } from './pushSeries.ts';
import { type Reaction, reactionsOf } from './reactions.ts';
import { counterparts, simulatedRun } from './simulatedRun.ts';

/** Where values lie: the least 5 %, quarter, half, three quarters, 95 %; nulls where there are none. */
export type Spread = readonly (number | null)[];

/** Of the same thing, what was real and what was simulated. */
interface Beside {
  readonly what: string;
  readonly real: Spread;
  readonly simulated: Spread;
  readonly realCount: number;
  readonly simulatedCount: number;
  readonly distance: number | null;
}

/** A real publisher under all its traces, and its counterpart in the simulator under the same. */
export interface Comparison {
  readonly publisher: PublisherName;
  readonly real: readonly Told[];
  /** Empty where the simulator has no such pusher. */
  readonly simulated: readonly Told[];
  readonly beside: readonly Beside[];
}

const spread = (values: readonly number[]): Spread =>
  [0.05, 0.25, 0.5, 0.75, 0.95].map((q) => quantile(values, q));

function beside(what: string, real: readonly number[], simulated: readonly number[]): Beside {
  return {
    what,
    real: spread(real),
    simulated: spread(simulated),
    realCount: real.length,
    simulatedCount: simulated.length,
    distance: ksDistance(real, simulated),
  };
}

const reactions = {
  'first QUE ≥ 10, s after the dip': ({ queueS }) => queueS,
  'waits unseen before that, KB': ({ hiddenKb }) => hiddenKb,
  'first drop, s after the dip': ({ dropS }) => dropS,
  'first 1101, s after the dip': ({ busyS }) => busyS,
} as const satisfies Record<string, (reaction: Reaction) => number | null>;

/** Compares all runs of one publisher with the simulator under the same links. */
export function compare(publisher: PublisherName, runs: readonly RealRun[]): Comparison {
  // Runs may be kept without their links, which are not ours to give away: then nothing stands beside them.
  const counterpart = runs.every(({ link }) => link.length > 0) ? counterparts[publisher] : undefined;
  const imagined = runs.map((run): readonly Batch[] =>
    counterpart === undefined ? [] : simulatedRun(run, counterpart),
  );
  const seriesOf = (batches: readonly Batch[], { startMs, endMs }: RealRun) =>
    pushSeries(batches, startMs, endMs);
  const real = runs.map((run) => seriesOf(run.batches, run));
  const simulated = runs.map((run, index) => seriesOf(imagined[index] ?? [], run));
  const answers = (series: readonly PushSeries[], of: (reaction: Reaction) => number | null) =>
    series
      .flatMap((one, index) => runs.slice(index, index + 1).flatMap((run) => reactionsOf(one, run)))
      .map(of)
      .filter((seconds) => seconds !== null);
  const measured = Object.entries<Quantity>(quantities);
  return {
    publisher,
    real: runs.map(({ batches, dips }) => toldOf(batches, dips)),
    simulated:
      counterpart === undefined ? [] : runs.map(({ dips }, index) => toldOf(imagined[index] ?? [], dips)),
    beside: [
      ...measured.map(([what, of]) => beside(what, valuesOf(real, of), valuesOf(simulated, of))),
      ...Object.entries(reactions).map(([what, of]) =>
        beside(what, answers(real, of), answers(simulated, of)),
      ),
    ],
  };
}
