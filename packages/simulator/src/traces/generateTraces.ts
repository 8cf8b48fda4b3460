import { between, type Draws, drawsOf, logNormal, normal } from '../random.ts';
import type { Show, Trace, Traces } from './traces.ts';

const SLOTS = 600;
const FRAMES = 6000;
/** Chances, each half second, to enter a hole in the coverage and to come out of it: most last a second or two. */
const HOLE = { enter: 0.006, leave: 0.35 };

/** A link as they are: a log-normal walk around a mean that moves, now and then a hole. */
function generateLink(draws: Draws, name: string): Trace {
  const meanKbps = between(draws, -1, 1200, 4000);
  const memory = between(draws, -2, 0.7, 0.92);
  const sigma = between(draws, -3, 0.25, 0.7);
  const kbps: number[] = [];
  let state = 0;
  let inHole = false;
  for (let slot = 0; slot < SLOTS; slot++) {
    state = memory * state + Math.sqrt(1 - memory * memory) * normal(draws, slot);
    inHole = draws(1_000_000 + slot) < (inHole ? 1 - HOLE.leave : HOLE.enter);
    kbps.push(inHole ? meanKbps * 0.03 : meanKbps * Math.exp(sigma * state - (sigma * sigma) / 2));
  }
  return { name, slotMs: 500, kbps };
}

/** A show as they are: scenes of a few seconds with more or less in them. */
function generateShow(draws: Draws, name: string): Show {
  const scene = (index: number) => logNormal(draws, 10_000_000 + Math.floor(index / 90), 0.35);
  const delta = Array.from({ length: FRAMES }, (_, index) => scene(index) * logNormal(draws, index, 0.45));
  const key = Array.from({ length: FRAMES / 30 }, (_, index) => logNormal(draws, 5_000_000 + index, 0.25));
  return { name, key, delta };
}

/** Links and shows for where no recorded ones are at hand: other ones for each name. */
export function generateTraces(name: string): Traces {
  const links = (kind: string, count: number) =>
    Array.from({ length: count }, (_, index) => {
      const id = `generated/${name}/${kind}/${index}`;
      return generateLink(drawsOf(1, id), id);
    });
  const id = `generated/${name}/show`;
  return {
    uplinks: links('up', 12),
    downlinks: links('down', 24),
    shows: [generateShow(drawsOf(1, id), id)],
  };
}
