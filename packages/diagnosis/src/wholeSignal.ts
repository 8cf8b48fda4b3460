import type { Signal } from './signal.ts';

const areOf = (size: number) => (numbers: readonly number[]) => numbers.length % size === 0;

/** True where each column of a signal tells of each second, in as many numbers as belong together: no schema says that. */
export function isWhole(signal: Signal): boolean {
  if (signal.kind !== 'viewers') return true;
  const { seconds } = signal;
  return (
    Object.values(seconds).every((column) => column.length === seconds.tick.length) &&
    seconds.hurt.every(areOf(3)) &&
    seconds.laggards.every(areOf(4)) &&
    seconds.devices.every(areOf(3))
  );
}
