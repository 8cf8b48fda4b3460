import { fetches, type Scale } from '../load.ts';
import type { Size } from '../options.ts';
import { type Kind, type Recording, recordRooms } from '../recordings.ts';
import { exponentOf, type Figure, figureOf } from '../report/figure.ts';
import { runStages } from './stages.ts';

/** Each step of a direction is so many times the one before. */
const steps = [1, 4, 16] as const;

/**
 * How many times a room has played its recording before its history counts: what it holds for its lateness has to be there
 * first, and in its first half minute it has hardly anything to look back on or to say.
 */
const CYCLES_BEFORE = 2;

/** How many different viewers a crowd is made of. */
const CROWD_OF = 50;

const kind: Kind = { name: 'growth', faults: true, samplesPerBatch: 2 };

/** How cost grows in one direction: CPU seconds ~ samples^exponent. */
export interface Growth {
  readonly direction: 'rooms' | 'viewers' | 'history';
  readonly unit: string;
  readonly sizes: readonly number[];
  /** CPU microseconds a sample at each size. */
  readonly perSample: readonly Figure[];
  readonly exponent: Figure;
}

interface Direction extends Pick<Growth, 'direction' | 'unit'> {
  readonly from: number;
  readonly recordings: readonly Recording[];
  scaleAt(step: number): Scale;
  /** What comes before only fills the state, ms. */
  readonly fromMs: number;
}

function directionsOf({ growth, viewers }: Size): Direction[] {
  const rooms = recordRooms(kind, Math.min(8, growth.rooms), viewers, growth.seconds);
  const crowd = recordRooms(kind, 2, Math.min(CROWD_OF, growth.viewers), growth.seconds).slice(1);
  return [
    {
      direction: 'rooms',
      unit: `rooms of ${viewers} viewers`,
      from: growth.rooms,
      recordings: rooms,
      scaleAt: (step) => ({ rooms: growth.rooms * step, crowd: 1, cycles: 1 }),
      fromMs: 0,
    },
    {
      direction: 'viewers',
      unit: 'viewers in one room',
      from: growth.viewers,
      recordings: crowd,
      scaleAt: (step) => ({
        rooms: 1,
        crowd: Math.ceil(growth.viewers / Math.min(CROWD_OF, growth.viewers)) * step,
        cycles: 1,
      }),
      fromMs: 0,
    },
    {
      direction: 'history',
      unit: `times ${growth.seconds} s of ${growth.history} rooms`,
      from: 1,
      recordings: rooms,
      scaleAt: (step) => ({ rooms: growth.history, crowd: 1, cycles: CYCLES_BEFORE + step }),
      fromMs: CYCLES_BEFORE * growth.seconds * 1000,
    },
  ];
}

/** Runs each direction at 1×, 4× and 16×, the sizes in turn. */
export function measureGrowth(size: Size): Growth[] {
  return directionsOf(size).map(({ direction, unit, from, recordings, scaleAt, fromMs }) => {
    const repeated = Array.from({ length: size.repetitions }, () =>
      steps.map((step) => {
        const { samples, sessionS, roomS } = runStages(fetches(recordings, scaleAt(step)), fromMs);
        return { x: samples, y: sessionS + roomS };
      }),
    );
    return {
      direction,
      unit,
      sizes: steps.map((step) => from * step),
      perSample: steps.map((_, index) =>
        figureOf(
          repeated.flatMap((points) => points.slice(index, index + 1).map(({ x, y }) => (y / x) * 1e6)),
        ),
      ),
      exponent: figureOf(repeated.map(exponentOf)),
    };
  });
}
