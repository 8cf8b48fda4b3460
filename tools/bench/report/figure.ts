import { quantile } from '../../evaluate/score/numbers.ts';

/** One measured figure: the median of its repetitions, and the least and the most of them. */
export interface Figure {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** The figure of some repetitions. */
export function figureOf(values: readonly number[]): Figure {
  return {
    median: quantile(values, 0.5) ?? Number.NaN,
    least: Math.min(...values),
    most: Math.max(...values),
  };
}

/** The exponent b of y = a·x^b, fitted by least squares over the logarithms: 1 is linear. */
export function exponentOf(points: readonly { readonly x: number; readonly y: number }[]): number {
  const logs = points.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }));
  const meanOf = (of: (point: { x: number; y: number }) => number) =>
    logs.reduce((sum, point) => sum + of(point), 0) / logs.length;
  const [x, y] = [meanOf((point) => point.x), meanOf((point) => point.y)];
  return meanOf((point) => (point.x - x) * (point.y - y)) / meanOf((point) => (point.x - x) ** 2);
}

/** As a named figure is told. */
export const rounded = (value: number, digits: number) => Number(value.toFixed(digits));
