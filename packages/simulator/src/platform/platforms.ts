import type { Outcome } from '../outcome/outcome.ts';
import { Dice } from '../scenario/dice.ts';

/** What is bad across a platform's rooms; `nothing` but the rooms' own troubles, if that. */
export const platformFamilies = [
  'healthy_platform',
  'own_troubles',
  'bad_server',
  'bad_network',
  'mild_network',
  'few_rooms',
  'bad_region',
  'server_or_network',
  'bad_ingest',
] as const;
type PlatformFamily = (typeof platformFamilies)[number];

/** Many small rooms at the same time, to be run together. */
export interface PlatformScenario {
  readonly id: string;
  readonly family: PlatformFamily;
  readonly split: Outcome['scenario']['split'];
  readonly seed: number;
  readonly durationMs: number;
  /** How many watch each room. */
  readonly rooms: readonly number[];
}

/** So many platforms of each family; the same options give the same platforms. */
export function platforms(
  split: PlatformScenario['split'],
  { perFamily, seed }: { readonly perFamily: number; readonly seed: number },
): PlatformScenario[] {
  return platformFamilies.flatMap((family) =>
    Array.from({ length: perFamily }, (_, index) => {
      const id = `${split}/${family}/${seed}/${index}`;
      const dice = new Dice(seed, id);
      const rooms = family === 'few_rooms' ? dice.whole('rooms', 5, 9) : dice.whole('rooms', 12, 30);
      return {
        id,
        family,
        split,
        seed: Math.floor(dice.share('seed') * 2 ** 31),
        durationMs: 1000 * dice.whole('seconds', 170, 200),
        rooms: Array.from({ length: rooms }, (_, room) => dice.whole(`viewers/${room}`, 2, 6)),
      };
    }),
  );
}
