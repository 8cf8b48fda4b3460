import { fetches } from '../load.ts';
import type { Size } from '../options.ts';
import { kinds, recordRooms } from '../recordings.ts';
import { type Figure, figureOf } from '../report/figure.ts';
import { type Cost, runStages } from './stages.ts';

/** How many different rooms are simulated: the others of a load are copies, other in name and phase. */
const RECORDED_ROOMS = 8;

/** What a sample costs, CPU microseconds. */
interface Spent {
  readonly name: string;
  readonly parse: Figure;
  readonly count: Figure;
  readonly session: Figure;
  readonly room: Figure;
}

export interface Speed {
  readonly samplesPerCoreSecond: Figure;
  /** JSON.parse of the same batches, run between the stages. */
  readonly parsedSamplesPerCoreSecond: Figure;
  /** CPU time of both stages over that of JSON.parse. */
  readonly timesParse: Figure;
  readonly kinds: readonly Spent[];
}

const stagesS = ({ sessionS, roomS }: Cost) => sessionS + roomS;
const sumOf = (costs: readonly Cost[], of: (cost: Cost) => number) =>
  costs.reduce((sum, cost) => sum + of(cost), 0);

/** Measures every kind of room in turn, again and again, so that what else runs hits all alike. */
export function measureSpeed({ repetitions, rooms, viewers, seconds, warmUpS }: Size): Speed {
  const recorded = kinds.map((kind) => recordRooms(kind, Math.min(rooms, RECORDED_ROOMS), viewers, seconds));
  const scale = { rooms, crowd: 1, cycles: 1 };
  const run = () => recorded.map((recordings) => runStages(fetches(recordings, scale), warmUpS * 1000));
  // Once for the compiler.
  run();
  const repeated = Array.from({ length: repetitions }, run);
  const overall = (of: (costs: readonly Cost[]) => number) => figureOf(repeated.map(of));
  return {
    samplesPerCoreSecond: overall((costs) => sumOf(costs, (cost) => cost.samples) / sumOf(costs, stagesS)),
    parsedSamplesPerCoreSecond: overall(
      (costs) => sumOf(costs, (cost) => cost.samples) / sumOf(costs, (cost) => cost.parseS),
    ),
    timesParse: overall((costs) => sumOf(costs, stagesS) / sumOf(costs, (cost) => cost.parseS)),
    kinds: kinds.map(({ name }, index) => {
      const costs = repeated.flatMap((one) => one.slice(index, index + 1));
      const spent = (of: (cost: Cost) => number) =>
        figureOf(costs.map((cost) => (of(cost) / cost.samples) * 1e6));
      return {
        name,
        parse: spent((cost) => cost.parseS),
        count: spent((cost) => cost.countS),
        session: spent((cost) => cost.sessionS),
        room: spent((cost) => cost.roomS),
      };
    }),
  };
}
