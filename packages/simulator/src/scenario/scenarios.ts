import type { Scenario } from '../outcome/outcome.ts';
import { Dice } from './dice.ts';
import { families } from './families.ts';

export interface ScenarioOptions {
  readonly perFamily: number;
  readonly seed: number;
  /** All by default. */
  readonly families?: readonly string[];
  /** Where `runScenario` will find recorded links: what there is to run does not depend on it. */
  readonly data?: string | null;
}

/** Every family there is. */
export const familyNames: readonly string[] = [...families.keys()];

function viewersOf(family: string, dice: Dice): number {
  if (family.endsWith('big_room')) return dice.whole('viewers', 60, 90);
  if (family.endsWith('tiny_room')) return dice.whole('viewers', 1, 5);
  return dice.pick('size', ['few', 'some', 'some', 'many'] as const) === 'many'
    ? dice.whole('viewers', 20, 32)
    : dice.whole('viewers', 4, 19);
}

/** So many runs of each family; the same options give the same runs, and no seed is in both halves. */
export function scenarios(split: Scenario['split'], options: ScenarioOptions): Scenario[] {
  const { perFamily, seed, families: wanted = familyNames } = options;
  return wanted.flatMap((family) =>
    Array.from({ length: perFamily }, (_, index) => {
      const id = `${split}/${family}/${seed}/${index}`;
      const dice = new Dice(seed, id);
      return {
        id,
        family,
        split,
        seed: Math.floor(dice.share('seed') * 2 ** 31),
        room: `8888_${family}_${index}`,
        durationMs: 1000 * dice.whole('seconds', 95, 125),
        viewers: viewersOf(family, dice),
      };
    }),
  );
}
